// Four small kernels of the kinds that embedded benchmarks use, chained by a CRC: a linked list that is searched,
// reversed and sorted; matrices of integers; a state machine that reads numbers; and the CRC itself.
// Written for this project: this is not CoreMark, and its figures are not CoreMark scores.
//
// Exported: kernels(n), the CRC of the results of n rounds.

#define NODES 128
#define SIDE 12
#define TEXT 256

typedef unsigned short half;
typedef unsigned int word;

static half crc(half sum, word value) {
    for (int bit = 0; bit < 32; bit++) {
        word carry = (sum ^ value) & 1;
        sum >>= 1;
        value >>= 1;
        if (carry) {
            sum ^= 0xa001;
        }
    }
    return sum;
}

// --- list ---------------------------------------------------------------------------------------------------

struct node {
    struct node *next;
    int key;
    int order;
};

static struct node nodes[NODES];

typedef int (*comparison)(const struct node *, const struct node *);

static int by_key(const struct node *a, const struct node *b) {
    return a->key - b->key;
}

static int by_order(const struct node *a, const struct node *b) {
    return a->order - b->order;
}

static struct node *build(word seed) {
    for (int i = 0; i < NODES; i++) {
        seed = seed * 1103515245u + 12345u;
        nodes[i].key = (int) (seed >> 16 & 0x3ff);
        nodes[i].order = i;
        nodes[i].next = i + 1 < NODES ? &nodes[i + 1] : 0;
    }
    return nodes;
}

static struct node *reverse(struct node *list) {
    struct node *done = 0;
    while (list) {
        struct node *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

static int position(const struct node *list, int key) {
    int at = 0;
    while (list && list->key != key) {
        list = list->next;
        at++;
    }
    return at;
}

static struct node *merge(struct node *a, struct node *b, comparison compare) {
    struct node head;
    struct node *tail = &head;
    while (a && b) {
        struct node **from = compare(a, b) <= 0 ? &a : &b;
        tail->next = *from;
        tail = *from;
        *from = (*from)->next;
    }
    tail->next = a ? a : b;
    return head.next;
}

static struct node *sort(struct node *list, int length, comparison compare) {
    if (length == 1) {
        list->next = 0;
        return list;
    }
    int half_length = length / 2;
    struct node *second = list;
    for (int i = 0; i < half_length; i++) {
        second = second->next;
    }
    return merge(
        sort(list, half_length, compare),
        sort(second, length - half_length, compare),
        compare);
}

static half lists(half sum, word seed) {
    struct node *list = build(seed);
    for (int key = 0; key < 16; key++) {
        sum = crc(sum, (word) position(list, key * 61 & 0x3ff));
    }
    list = sort(reverse(list), NODES, by_key);
    for (const struct node *at = list; at; at = at->next) {
        sum = crc(sum, (word) (at->key << 8 ^ at->order));
    }
    list = sort(list, NODES, by_order);
    return crc(sum, (word) list->key);
}

// --- matrix -------------------------------------------------------------------------------------------------

static short a[SIDE][SIDE];
static short b[SIDE][SIDE];
static int c[SIDE][SIDE];

static half matrices(half sum, word seed) {
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            seed = seed * 1103515245u + 12345u;
            a[i][j] = (short) (seed >> 16);
            b[i][j] = (short) (seed >> 8);
        }
    }
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            word total = 0;
            for (int k = 0; k < SIDE; k++) {
                total += (word) (a[i][k] * b[k][j]);
            }
            c[i][j] = (int) total;
        }
    }
    for (int i = 0; i < SIDE; i++) {
        word clipped = 0;
        for (int j = 0; j < SIDE; j++) {
            clipped += (word) (c[i][j] > 0 ? c[i][j] >> 3 & 0x7f : 1);
        }
        sum = crc(sum, clipped);
    }
    return sum;
}

// --- state machine ------------------------------------------------------------------------------------------

enum state { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, POWER, WRONG, STATES };

static unsigned char text[TEXT];

static const char words[8][8] = {
    "5012,", "+1.25,", "-874.,", "3.5e+2,", "-.1e-7,", "T0.3e,", "12x4,", "9e999,"};

static void write(word seed) {
    int at = 0;
    while (at < TEXT) {
        seed = seed * 1103515245u + 12345u;
        const char *from = words[seed >> 20 & 7];
        while (*from && at < TEXT) {
            text[at++] = (unsigned char) *from++;
        }
    }
}

static int is_digit(int letter) {
    return letter >= '0' && letter <= '9';
}

static enum state step(enum state now, int letter) {
    switch (now) {
        case START:
            if (letter == '+' || letter == '-') {
                return SIGN;
            }
            return is_digit(letter) ? INTEGER : letter == '.' ? POINT : WRONG;
        case SIGN:
            return is_digit(letter) ? INTEGER : letter == '.' ? POINT : WRONG;
        case INTEGER:
            if (is_digit(letter)) {
                return INTEGER;
            }
            return letter == '.' ? FRACTION : letter == 'e' ? EXPONENT : WRONG;
        case POINT:
            return is_digit(letter) ? FRACTION : WRONG;
        case FRACTION:
            return is_digit(letter) ? FRACTION : letter == 'e' ? EXPONENT : WRONG;
        case EXPONENT:
            return is_digit(letter) || letter == '+' || letter == '-' ? POWER : WRONG;
        case POWER:
            return is_digit(letter) ? POWER : WRONG;
        default:
            return WRONG;
    }
}

static half machine(half sum, word seed) {
    int ended[STATES] = {0};
    enum state now = START;
    write(seed);
    for (int i = 0; i < TEXT; i++) {
        if (text[i] == ',') {
            ended[now]++;
            now = START;
        } else {
            now = step(now, text[i]);
        }
    }
    for (int i = 0; i < STATES; i++) {
        sum = crc(sum, (word) ended[i]);
    }
    return sum;
}

// --- all ----------------------------------------------------------------------------------------------------

__attribute__((export_name("kernels")))
int kernels(int n) {
    half sum = 0;
    for (int round = 0; round < n; round++) {
        sum = lists(sum, (word) round * 3 + 1);
        sum = matrices(sum, (word) sum + 1);
        sum = machine(sum, (word) sum * 7 + 5);
    }
    return sum;
}
