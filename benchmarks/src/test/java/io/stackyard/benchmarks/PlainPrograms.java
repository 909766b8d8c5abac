package io.stackyard.benchmarks;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/// What each [Program] computes, in plain Java, by other means where the means do not show in the result.
final class PlainPrograms {

    private PlainPrograms() {}

    static int run(Program program, int argument) {
        return switch (program) {
            case FIB -> fib(argument);
            case MEMORY -> memory(argument);
            case SIEVE -> sieve(argument);
            case MATMUL -> matmul(argument);
            case SHA256 -> sha256(argument);
            case HASHMAP -> hashmap(argument);
            case KERNELS -> PlainKernels.run(argument);
        };
    }

    private static int fib(int n) {
        int last = 0;
        int next = 1;
        for (int i = 0; i < n; i++) {
            int sum = last + next;
            last = next;
            next = sum;
        }
        return last;
    }

    private static int memory(int rounds) {
        int[] words = new int[16_384];
        int sum = 0;
        for (int i = 0; i < rounds; i++) {
            int at = i & 0xFFF;
            words[at] = i;
            sum += words[at] + words[at + 4096];
        }
        return sum;
    }

    private static int sieve(int n) {
        int primes = 0;
        for (int number = 2; number < n; number++) {
            primes += isPrime(number) ? 1 : 0;
        }
        return primes;
    }

    private static boolean isPrime(int number) {
        for (int divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    private static int matmul(int n) {
        double weighted = 0;
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += (row * 3 + k) % 17 * ((k + column * 5) % 13);
                }
                weighted += sum * ((row ^ column) & 7);
            }
        }
        return (int) weighted;
    }

    private static int sha256(int n) {
        byte[] message = new byte[n];
        for (int i = 0; i < n; i++) {
            message[i] = (byte) (i * 31 + 7);
        }
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(message)).getInt();
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionError(absent);
        }
    }

    private static int hashmap(int n) {
        Map<Integer, Integer> map = new HashMap<>();
        int random = 1;
        int sum = 0;
        for (int i = 0; i < n; i++) {
            random = random * 1_664_525 + 1_013_904_223;
            int key = random >>> 12 & 8191;
            switch (random >>> 28 & 3) {
                case 0, 1 -> map.put(key, i ^ key);
                case 2 -> sum = sum * 31 + map.getOrDefault(key, 0);
                default -> map.remove(key);
            }
        }
        for (int key = 0; key < 8192; key++) {
            sum = sum * 31 + map.getOrDefault(key, 0);
        }
        return sum;
    }
}
