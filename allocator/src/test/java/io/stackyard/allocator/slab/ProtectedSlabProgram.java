package io.stackyard.allocator.slab;

import io.stackyard.allocator.Platform;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;

/// The program of a child process: guards the largest slab that is allowed with the guard strategy
/// `protect`, slot by slot, then starts a thread, which needs map entries of its own.
final class ProtectedSlabProgram {

    static final String DONE = "all guards laid: ";

    private ProtectedSlabProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        Platform platform =
                Platform.open(
                        Tunables.defaults().with(Setting.GUARD_STRATEGY, GuardChoice.PROTECT));
        long page = platform.pageBytes();
        int slotCount = Math.toIntExact(platform.mapEntries().left() / 2 - 1);
        Slab slab = Slab.map(platform, "largest", new SlabLayout(slotCount, page, page));
        for (int slot = 0; slot < slotCount; slot++) {
            slab.requireGuard(slot);
        }
        Thread thread = new Thread(() -> System.out.println(DONE + slotCount));
        thread.start();
        thread.join();
        slab.close();
    }
}
