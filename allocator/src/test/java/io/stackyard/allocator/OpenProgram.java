package io.stackyard.allocator;

import io.stackyard.config.Tunables;

/// The program of a child process: opens the platform, and says what that answers.
final class OpenProgram {

    private OpenProgram() {}

    public static void main(String[] arguments) {
        try {
            System.out.println("opened: " + Platform.open(Tunables.defaults()).backing());
        } catch (PlatformException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
