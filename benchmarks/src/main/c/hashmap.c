// A hash map from int to int: open addressing, linear probing, deletion by shifting back.
//
// Exported: hashmap(n), n operations (put, get, remove by turns of a pseudo-random sequence over KEYS keys),
// and a checksum of all that was found and of what is left.

#define SLOTS 16384
#define KEYS 8192

typedef unsigned int word;

static word keys[SLOTS];
static word values[SLOTS];
static unsigned char used[SLOTS];

static word home(word key) {
    return key * 0x9e3779b1u >> 18;
}

static word find(word key) {
    word slot = home(key);
    while (used[slot] && keys[slot] != key) {
        slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
}

static void put(word key, word value) {
    word slot = find(key);
    used[slot] = 1;
    keys[slot] = key;
    values[slot] = value;
}

static word get(word key) {
    word slot = find(key);
    return used[slot] ? values[slot] : 0;
}

static void drop(word key) {
    word hole = find(key);
    if (!used[hole]) {
        return;
    }
    word next = (hole + 1) & (SLOTS - 1);
    while (used[next]) {
        // Whether the hole lies between the key's home and where it is.
        word way = (next - home(keys[next])) & (SLOTS - 1);
        if (way >= ((next - hole) & (SLOTS - 1))) {
            keys[hole] = keys[next];
            values[hole] = values[next];
            hole = next;
        }
        next = (next + 1) & (SLOTS - 1);
    }
    used[hole] = 0;
}

__attribute__((export_name("hashmap")))
int hashmap(int n) {
    for (int slot = 0; slot < SLOTS; slot++) {
        used[slot] = 0;
    }
    word random = 1;
    word sum = 0;
    for (int i = 0; i < n; i++) {
        random = random * 1664525u + 1013904223u;
        word key = random >> 12 & (KEYS - 1);
        switch (random >> 28 & 3) {
            case 0:
            case 1:
                put(key, (word) i ^ key);
                break;
            case 2:
                sum = sum * 31 + get(key);
                break;
            default:
                drop(key);
                break;
        }
    }
    for (word key = 0; key < KEYS; key++) {
        sum = sum * 31 + get(key);
    }
    return (int) sum;
}
