package io.stackyard.tidy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Arrows between modules point one way, and nothing reaches through the off-heap fence.
///
/// A rule over packages that are still empty holds: it is there before its first class.
final class ArchitectureTest {

    /// The one package that makes system calls.
    private static final String SYSTEM_CALLS = "io.stackyard.allocator.os..";

    private static final String INTERPRETER = "io.stackyard.engine.interpret..";

    private static final JavaClasses PUBLISHED = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.stackyard");

    @ParameterizedTest
    @EnumSource(Module.class)
    void classPath_whole_holdsEachModule(Module module) {
        assertTrue(PUBLISHED.contain(module.rootPackage() + ".package-info"), module::packages);
    }

    @ParameterizedTest
    @EnumSource(Module.class)
    void module_dependencies_followArrows(Module module) {
        noClasses().that().resideInAPackage(module.packages())
                .should().dependOnClassesThat().resideInAnyPackage(module.forbiddenPackages())
                .allowEmptyShould(true)
                .check(PUBLISHED);
    }

    @Test
    void systemCalls_outsideTheirPackage_areNotMade() {
        noClasses().that().resideOutsideOfPackage(SYSTEM_CALLS)
                .should().dependOnClassesThat(belongTo(equivalentTo(Linker.class)))
                .orShould().dependOnClassesThat(belongTo(equivalentTo(SymbolLookup.class)))
                .orShould().accessTargetWhere(targetIs(MemorySegment.class, "reinterpret"))
                .because("io.stackyard.allocator.os is the fence; use its interface")
                .check(PUBLISHED);
    }

    @Test
    void rawAccess_outsidePoolsAndInterpreter_isNotMade() {
        noClasses().that().resideOutsideOfPackages(rawAccessPackages())
                .should().dependOnClassesThat().haveFullyQualifiedName("org.agrona.UnsafeApi")
                .orShould().dependOnClassesThat()
                .haveFullyQualifiedName("org.agrona.concurrent.UnsafeBuffer")
                .because("others see MemorySegment or accessors with bounds checks")
                .check(PUBLISHED);
    }

    @Test
    void jdkUnsafe_anywhere_isNotUsed() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("sun.misc.Unsafe")
                .orShould().dependOnClassesThat().resideInAPackage("jdk.internal..")
                .because("raw access goes through Agrona's UnsafeApi")
                .check(PUBLISHED);
    }

    @Test
    void configWatAndCli_nativeMemory_isNotHeld() {
        noClasses().that()
                .resideInAnyPackage(Module.packagesOf(Module.CONFIG, Module.WAT, Module.CLI))
                .should().dependOnClassesThat()
                .resideInAnyPackage("java.lang.foreign..", "org.agrona..")
                .orShould().accessTargetWhere(targetIs(ByteBuffer.class, "allocateDirect"))
                .because("native memory belongs to the allocator and to what is built on it")
                .check(PUBLISHED);
    }

    private static String[] rawAccessPackages() {
        return new String[] {
            Module.ALLOCATOR.packages(),
            Module.TABLE_POOL.packages(),
            Module.STACK_POOL.packages(),
            INTERPRETER,
        };
    }

    /// Calls and method references alike.
    private static DescribedPredicate<JavaAccess<?>> targetIs(Class<?> owner, String method) {
        DescribedPredicate<AccessTarget> target = owner(assignableTo(owner))
                .<AccessTarget>forSubtype().and(name(method).<AccessTarget>forSubtype());
        return JavaAccess.Predicates.target(target);
    }
}
