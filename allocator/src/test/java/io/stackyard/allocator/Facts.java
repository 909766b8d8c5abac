package io.stackyard.allocator;

import io.stackyard.allocator.os.KernelFacts;
import java.util.Optional;
import java.util.OptionalLong;

/// Facts of a kernel that a test makes up: all unknown but those that it names.
final class Facts {

    private KernelFacts facts = KernelFacts.unknown();

    private Facts() {}

    static Facts unknown() {
        return new Facts();
    }

    Facts mapLimit(long limit, long inUse) {
        facts =
                new KernelFacts(
                        OptionalLong.of(limit), OptionalLong.of(inUse), facts.overcommitMode(),
                        facts.hugePages(), facts.addressSpaceLimit(), facts.memoryLimit(),
                        facts.addressableBytes(), facts.addressSpaceInUse(), facts.commitLimit(),
                        facts.committedBytes());
        return this;
    }

    Facts hugePages(String mode) {
        facts =
                new KernelFacts(
                        facts.mapLimit(), facts.mapsInUse(), facts.overcommitMode(),
                        Optional.of(mode), facts.addressSpaceLimit(), facts.memoryLimit(),
                        facts.addressableBytes(), facts.addressSpaceInUse(), facts.commitLimit(),
                        facts.committedBytes());
        return this;
    }

    Facts addressSpaceLimit(long limit) {
        facts =
                new KernelFacts(
                        facts.mapLimit(), facts.mapsInUse(), facts.overcommitMode(),
                        facts.hugePages(), OptionalLong.of(limit), facts.memoryLimit(),
                        facts.addressableBytes(), facts.addressSpaceInUse(), facts.commitLimit(),
                        facts.committedBytes());
        return this;
    }

    Facts memoryLimit(long limit) {
        facts =
                new KernelFacts(
                        facts.mapLimit(), facts.mapsInUse(), facts.overcommitMode(),
                        facts.hugePages(), facts.addressSpaceLimit(), OptionalLong.of(limit),
                        facts.addressableBytes(), facts.addressSpaceInUse(), facts.commitLimit(),
                        facts.committedBytes());
        return this;
    }

    Facts addressable(long byteSize) {
        facts =
                new KernelFacts(
                        facts.mapLimit(), facts.mapsInUse(), facts.overcommitMode(),
                        facts.hugePages(), facts.addressSpaceLimit(), facts.memoryLimit(),
                        OptionalLong.of(byteSize), facts.addressSpaceInUse(), facts.commitLimit(),
                        facts.committedBytes());
        return this;
    }

    Facts addressSpaceInUse(long byteSize) {
        facts =
                new KernelFacts(
                        facts.mapLimit(), facts.mapsInUse(), facts.overcommitMode(),
                        facts.hugePages(), facts.addressSpaceLimit(), facts.memoryLimit(),
                        facts.addressableBytes(), OptionalLong.of(byteSize), facts.commitLimit(),
                        facts.committedBytes());
        return this;
    }

    Facts commit(int mode, long limit, long committed) {
        facts =
                new KernelFacts(
                        facts.mapLimit(), facts.mapsInUse(), OptionalLong.of(mode),
                        facts.hugePages(), facts.addressSpaceLimit(), facts.memoryLimit(),
                        facts.addressableBytes(), facts.addressSpaceInUse(),
                        OptionalLong.of(limit), OptionalLong.of(committed));
        return this;
    }

    KernelFacts build() {
        return facts;
    }
}
