// Product of two square matrices of f64, row by row.
//
// Exported: matmul(n), the sum of the elements of the product, weighted by their place, as an integer;
// n at most LIMIT. All numbers are whole and small, so the sum is exact in any order.

#define LIMIT 128

static double left[LIMIT][LIMIT];
static double right[LIMIT][LIMIT];
static double product[LIMIT][LIMIT];

__attribute__((export_name("matmul")))
int matmul(int n) {
    for (int row = 0; row < n; row++) {
        for (int column = 0; column < n; column++) {
            left[row][column] = (row * 3 + column) % 17;
            right[row][column] = (row + column * 5) % 13;
        }
    }
    for (int row = 0; row < n; row++) {
        for (int column = 0; column < n; column++) {
            double sum = 0;
            for (int k = 0; k < n; k++) {
                sum += left[row][k] * right[k][column];
            }
            product[row][column] = sum;
        }
    }
    double weighted = 0;
    for (int row = 0; row < n; row++) {
        for (int column = 0; column < n; column++) {
            weighted += product[row][column] * ((row ^ column) & 7);
        }
    }
    return (int) weighted;
}
