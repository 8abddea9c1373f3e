package io.swarmdns.zone.cookie;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.List;

/// The secrets that server cookies are made with: the first makes them, all are accepted. All nodes
/// of an anycast address must have the same (RFC 9018 §3). A new secret is rolled out in three
/// steps: added as second, moved to the first place, the old one removed an hour later (RFC 9018
/// §5). Immutable.
public final class CookieSecrets {
  /// Bytes of a secret: a key of SipHash.
  public static final int SECRET_BYTES = 16;

  /// Secrets accepted at a time; each costs a hash for a cookie that is not ours.
  public static final int SECRETS_MAX = 4;

  private final long[] first;
  private final long[] second;

  private CookieSecrets(long[] first, long[] second) {
    this.first = first;
    this.second = second;
  }

  /// @param secrets 1 to [#SECRETS_MAX], each of [#SECRET_BYTES]
  public static CookieSecrets of(List<byte[]> secrets) {
    if (secrets.isEmpty() || secrets.size() > SECRETS_MAX) {
      throw new IllegalArgumentException(secrets.size() + " secrets; 1 to " + SECRETS_MAX);
    }
    long[] first = new long[secrets.size()];
    long[] second = new long[secrets.size()];
    for (int i = 0; i < first.length; i++) {
      if (secrets.get(i).length != SECRET_BYTES) {
        throw new IllegalArgumentException("a secret has " + SECRET_BYTES + " bytes");
      }
      var words = ByteBuffer.wrap(secrets.get(i)).order(ByteOrder.LITTLE_ENDIAN);
      first[i] = words.getLong();
      second[i] = words.getLong();
    }
    return new CookieSecrets(first, second);
  }

  /// One fresh secret.
  public static CookieSecrets random() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return of(List.of(secret));
  }

  int size() {
    return first.length;
  }

  /// The hash of the input with one of the secrets.
  long hash(int secret, CookieInput input) {
    return input.hash(first[secret], second[secret]);
  }
}
