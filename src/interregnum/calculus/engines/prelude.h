/* What the functions translated from Python stand on. Everything here is exact. */
#include <stdbool.h>
#include <stdint.h>

#ifdef __wasm__
#define EXPORTED(name) __attribute__((export_name(#name)))
#else
#include <float.h>
#if FLT_EVAL_METHOD != 0 || defined(__FAST_MATH__) || defined(_SOFT_FLOAT)
#error "this compiler does not round each operation to 64 bits"
#endif
#ifdef _WIN32
#define EXPORTED(name) __declspec(dllexport)
#else
#define EXPORTED(name) __attribute__((visibility("default")))
#endif
#endif

#define INF __builtin_inf()
#define NOT_A_NUMBER __builtin_nan("")

typedef struct { double first, second; } Pair;
typedef struct { double value; int64_t twos; } Parts;

static inline int64_t floored(double x) { return (int64_t)__builtin_floor(x); }

/* The product of two words. WebAssembly has none of 128 bits, and to call a function for it costs more than to write it out:
   what says nothing to the processor hides from the compiler that this is one. */
typedef struct { uint64_t high, low; } Product;
static inline Product product_of(uint64_t a, uint64_t b) {
#ifdef __wasm__
  uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
  uint64_t bottom = a_low * b_low;
  uint64_t middle = a_high * b_low + (bottom >> 32);
  __asm__("" : "+r"(middle));
  uint64_t rest = a_low * b_high + (uint32_t)middle;
  return (Product){ a_high * b_high + (middle >> 32) + (rest >> 32), (rest << 32) | (uint32_t)bottom };
#else
  unsigned __int128 whole = (unsigned __int128)a * b;
  return (Product){ (uint64_t)(whole >> 64), (uint64_t)whole };
#endif
}

/* Python's % and //, which round down. */
static inline int64_t remainder_of(int64_t a, int64_t b) {
  int64_t left = a % b;
  return left != 0 && (left < 0) != (b < 0) ? left + b : left;
}
static inline int64_t quotient_of(int64_t a, int64_t b) { return (a - remainder_of(a, b)) / b; }

static inline uint64_t bits_of(double x) {
  union { double x; uint64_t bits; } both = { .x = x };
  return both.bits;
}
static inline double with_bits(uint64_t bits) {
  union { uint64_t bits; double x; } both = { .bits = bits };
  return both.x;
}

/* x = value * 2^twos with 1/2 <= value < 1: Python's math.frexp, of what is positive and finite. */
static inline Parts parts_of(double x) {
  int64_t more = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    more = -54;
  }
  uint64_t bits = bits_of(x);
  int64_t twos = (int64_t)((bits >> 52) & 0x7ff) - 1022;
  return (Parts){ with_bits((bits & 0x800fffffffffffffULL) | 0x3fe0000000000000ULL), twos + more };
}

/* x * 2^twos, rounded once: Python's math.ldexp, of an x from 1/2 to 4 and twos from -1080 to 1024. */
static inline double scaled(double x, int64_t twos) {
  if (twos > 1000) {
    x *= 0x1p1000;
    twos -= 1000;
  } else if (twos < -1000) {
    twos += 1000;
    return x * with_bits((uint64_t)(twos + 1023) << 52) * 0x1p-1000;
  }
  return x * with_bits((uint64_t)(twos + 1023) << 52);
}

/* The float beside x on the way to another: NumPy's nextafter. */
static inline double next_after(double x, double to) {
  if (x != x || to != to) return x + to;
  if (x == to) return to;
  if (x == 0.0) return to > 0.0 ? 0x1p-1074 : -0x1p-1074;
  return with_bits((x < to) == (x > 0.0) ? bits_of(x) + 1 : bits_of(x) - 1);
}
