package io.swarmdns.zone.limit;

import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/// Counts answers by client network and account in a fixed piece of memory: token buckets that hold
/// the answers of one second and fill at the rate.
///
/// An account is one word: part of its hash, the time of its last refill, its tokens. Eight of them
/// share a cache line; a new account takes the place of the one that has rested longest, which by
/// then is full and so says nothing. All event loops share one table, as a flood reaches all of
/// them. They lock nothing: a word is read and written whole, and where two loops meet one of two
/// tokens may be lost or given twice. Each loop reads the clock once a batch, so a word may be of a
/// later moment than the loop that looks at it. The hash is keyed, so that nobody can aim at
/// another's account.
public final class RateTable {
  /// The smallest table.
  public static final int BYTES_MIN = 4096;

  private static final int LINE_BYTES = 64;
  private static final int LINE_ACCOUNTS = 8;

  // An account, from the top: tag, milliseconds of the last refill, tokens.
  private static final int TOKEN_BITS = 20;
  private static final int TIME_BITS = 24;
  private static final long TOKEN_MASK = (1L << TOKEN_BITS) - 1;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;
  private static final int TAG_SHIFT = TOKEN_BITS + TIME_BITS;

  private static final int SECOND_MILLIS = 1000;

  /// How far the clock of one loop may be behind that of another; one in sixteen of the times that
  /// an account can tell apart.
  private static final long BEHIND_MILLIS_MAX = 1L << TIME_BITS - 4;

  private final MemorySegment memory; // keeps what `lines` points to
  private final long lines;
  private final long lineMask;
  private final long key = new SecureRandom().nextLong() | 1;

  /// @param bytes of memory, rounded down to a power of two, at least [#BYTES_MIN]
  public RateTable(int bytes) {
    long size = Long.highestOneBit(Math.max(BYTES_MIN, bytes));
    memory = Arena.ofAuto().allocate(size, LINE_BYTES);
    lines = memory.address();
    lineMask = size / LINE_BYTES - 1;
  }

  /// Takes a token for an answer; false when there is none left.
  ///
  /// @param network the client's network as a number
  /// @param account what is counted apart for one network: the hash of a name and a kind of answer
  /// @param rate tokens a second, 1 to [RateLimits#RATE_MAX]
  /// @param nowMillis of a clock that does not jump
  public boolean take(long network, long account, int rate, long nowMillis) {
    long hash = mix(mix(network ^ key) ^ account);
    long line = lines + LINE_BYTES * (hash & lineMask);
    long tag = hash >>> TAG_SHIFT;
    long victim = line;
    long longestRest = -1;
    for (long at = line; at < line + LINE_ACCOUNTS * 8; at += 8) {
      long word = Memory.getLong(at);
      if (word != 0 && word >>> TAG_SHIFT == tag) {
        return takeFrom(at, word, rate, nowMillis);
      }
      long rest = word == 0 ? Long.MAX_VALUE : rest(word, nowMillis);
      if (rest > longestRest) {
        longestRest = rest;
        victim = at;
      }
    }
    Memory.putLong(victim, word(tag, nowMillis, rate - 1));
    return true;
  }

  private static boolean takeFrom(long at, long word, int rate, long nowMillis) {
    long rest = rest(word, nowMillis);
    long gained = Math.min(rest * rate / SECOND_MILLIS, rate);
    long tokens = Math.min((word & TOKEN_MASK) + gained, rate);
    // Only the time that made whole tokens is used up; else frequent queries would stop the refill.
    long left = gained == rate ? 0 : rest - gained * SECOND_MILLIS / rate;
    boolean granted = tokens > 0;
    long refilled = (word >>> TOKEN_BITS) + rest - left;
    Memory.putLong(at, word(word >>> TAG_SHIFT, refilled, granted ? tokens - 1 : 0));
    return granted;
  }

  /// Milliseconds since the last refill, modulo some hours; none when another loop's clock, already
  /// further on, made it.
  private static long rest(long word, long nowMillis) {
    long rest = nowMillis - (word >>> TOKEN_BITS) & TIME_MASK;
    return rest > TIME_MASK - BEHIND_MILLIS_MAX ? 0 : rest;
  }

  private static long word(long tag, long millis, long tokens) {
    return tag << TAG_SHIFT | (millis & TIME_MASK) << TOKEN_BITS | tokens;
  }

  private long mix(long x) {
    long high = Math.unsignedMultiplyHigh(x, key);
    return x * key ^ high ^ Long.rotateLeft(x, 29);
  }
}
