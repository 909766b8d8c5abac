// The sieve of Eratosthenes, one byte for each number.
//
// Exported: sieve(n), how many primes are below n; n at most LIMIT.

#define LIMIT 200000

static unsigned char composite[LIMIT];

__attribute__((export_name("sieve")))
int sieve(int n) {
    for (int i = 0; i < n; i++) {
        composite[i] = 0;
    }
    int primes = 0;
    for (int i = 2; i < n; i++) {
        if (composite[i]) {
            continue;
        }
        primes++;
        for (int multiple = i + i; multiple < n; multiple += i) {
            composite[multiple] = 1;
        }
    }
    return primes;
}
