/* A C library's mathematics, each function off by one in the last place: to be put before the right one (LD_PRELOAD). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

static double beside(double x) {
  union { double x; uint64_t bits; } both = { .x = x };
  if (x != x || x - x != 0.0 || x == 0.0) return x;
  both.bits ^= 1;
  return both.x;
}

#define OF_ONE(name)                                                             \
  double name(double x) {                                                        \
    static double (*right)(double);                                              \
    if (!right) right = (double (*)(double))dlsym(RTLD_NEXT, #name);             \
    return beside(right(x));                                                     \
  }
#define OF_TWO(name)                                                             \
  double name(double x, double y) {                                              \
    static double (*right)(double, double);                                      \
    if (!right) right = (double (*)(double, double))dlsym(RTLD_NEXT, #name);     \
    return beside(right(x, y));                                                  \
  }

OF_ONE(exp) OF_ONE(exp2) OF_ONE(expm1) OF_ONE(log) OF_ONE(log2) OF_ONE(log10) OF_ONE(log1p)
OF_ONE(sin) OF_ONE(cos) OF_ONE(tan) OF_ONE(asin) OF_ONE(acos) OF_ONE(atan)
OF_ONE(sinh) OF_ONE(cosh) OF_ONE(tanh) OF_ONE(asinh) OF_ONE(acosh) OF_ONE(atanh)
OF_ONE(erf) OF_ONE(erfc) OF_ONE(lgamma) OF_ONE(tgamma) OF_ONE(cbrt)
OF_TWO(pow) OF_TWO(atan2) OF_TWO(hypot)
