package io.swarmdns.zone.cookie;

import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Checks the cookies of queries, and makes those of answers (RFC 9018 §4).
///
/// A cookie is the client's 8 bytes and ours: version 1, three reserved bytes, a timestamp of four
/// bytes, a hash of eight. Reusable, allocation-free; belongs to one thread.
public final class ServerCookies {
  /// What a query's cookie says of its client.
  public enum Verdict {
    /// The client's part alone: it asks for one of ours.
    CLIENT_ONLY,
    /// One of ours for this address: the client gets what is sent to it.
    VALID,
    /// Not ours, for another address, or too old.
    INVALID
  }

  /// A client's part and ours.
  public static final int COOKIE_BYTES = 24;

  private static final int CLIENT_BYTES = 8;
  private static final int HASH_AT = 16;
  private static final int VERSION = 1;

  // RFC 9018 §4.3: an hour old, five minutes ahead of us, made anew after half an hour.
  private static final int AGE_SECONDS_MAX = 3600;
  private static final int AHEAD_SECONDS_MAX = 300;
  private static final int RENEWED_AFTER_SECONDS = 1800;

  private final CookieInput input = new CookieInput();
  private final MemorySegment freshBytes =
      Arena.ofAuto().allocate(COOKIE_BYTES + Memory.SLACK_BYTES, 8);
  private final long fresh = freshBytes.address();
  private boolean young;

  /// Checks a cookie option of a length that RFC 7873 allows.
  ///
  /// @param cookie where the option's data begins
  /// @param nowSeconds seconds since 1970, modulo 2^32
  public Verdict check(
      CookieSecrets secrets, long cookie, int length, long high, long low, int nowSeconds) {
    young = false;
    if (length == CLIENT_BYTES) {
      return Verdict.CLIENT_ONLY;
    }
    if (length != COOKIE_BYTES || Memory.getByte(cookie + CLIENT_BYTES) != VERSION) {
      return Verdict.INVALID;
    }
    int age = nowSeconds - Memory.getInt(cookie + 12); // serial number arithmetic (RFC 1982)
    if (age > AGE_SECONDS_MAX || age < -AHEAD_SECONDS_MAX) {
      return Verdict.INVALID;
    }
    long hash = Memory.getLong(cookie + HASH_AT);
    input.set(Memory.getLong(cookie), Memory.getLong(cookie + CLIENT_BYTES), high, low);
    for (int secret = 0; secret < secrets.size(); secret++) {
      if (secrets.hash(secret, input) == hash) {
        young = secret == 0 && age >= 0 && age <= RENEWED_AFTER_SECONDS;
        return Verdict.VALID;
      }
    }
    return Verdict.INVALID;
  }

  /// The cookie for the answer to the query checked last: its own while it is young, else a new
  /// one. Returns where its [#COOKIE_BYTES] bytes are, until the next call.
  public long answer(CookieSecrets secrets, long cookie, long high, long low, int nowSeconds) {
    if (young) {
      return cookie;
    }
    Memory.putLong(fresh, Memory.getLong(cookie));
    Memory.putInt(fresh + CLIENT_BYTES, VERSION << 24);
    Memory.putInt(fresh + 12, nowSeconds);
    input.set(Memory.getLong(fresh), Memory.getLong(fresh + CLIENT_BYTES), high, low);
    Memory.putLong(fresh + HASH_AT, secrets.hash(0, input));
    return fresh;
  }
}
