package io.swarmdns.gossip.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// The permission to join, as text that is carried from one machine to another: `swarm1-` and
/// base64url of version, SHA-256 of the root certificate, secret, control addresses, and the first
/// four bytes of SHA-256 of all that against typing errors.
///
/// Whoever has it can join, once; it is not printed, logged or compared other than by
/// [#secretHash].
public final class JoinToken {
  public static final int SECRET_BYTES = 32;
  public static final int ADDRESSES_MAX = 5;

  private static final String PREFIX = "swarm1-";
  private static final byte VERSION = 1;
  private static final int FINGERPRINT_BYTES = 32;
  private static final int CHECKSUM_BYTES = 4;
  private static final int FIXED_BYTES = 1 + FINGERPRINT_BYTES + SECRET_BYTES + 1;
  private static final int TEXT_MAX = 2200;

  private final byte[] fingerprint;
  private final byte[] secret;
  private final List<HostPort> addresses;

  private JoinToken(byte[] fingerprint, byte[] secret, List<HostPort> addresses) {
    this.fingerprint = fingerprint;
    this.secret = secret;
    this.addresses = List.copyOf(addresses);
  }

  /// A new token with a secret of its own.
  ///
  /// @param fingerprint [SwarmId#fingerprint] of the root
  /// @param addresses control ports of 1 to 5 nodes
  public static JoinToken make(byte[] fingerprint, List<HostPort> addresses, SecureRandom random) {
    if (fingerprint.length != FINGERPRINT_BYTES) {
      throw new IllegalArgumentException("a fingerprint has " + FINGERPRINT_BYTES + " bytes");
    }
    if (addresses.isEmpty() || addresses.size() > ADDRESSES_MAX) {
      throw new IllegalArgumentException("a token holds 1 to " + ADDRESSES_MAX + " addresses");
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new JoinToken(fingerprint.clone(), secret, addresses);
  }

  /// @throws IdentityException when it is not a whole token; the message does not quote it
  public static JoinToken parse(String text) throws IdentityException {
    String trimmed = text.strip();
    if (!trimmed.startsWith(PREFIX)) {
      throw new IdentityException(
          "this is not a join token: one begins with '" + PREFIX + "' (make one on a node)");
    }
    byte[] bytes = decode(trimmed.substring(PREFIX.length()));
    if (bytes.length < FIXED_BYTES + CHECKSUM_BYTES) {
      throw new IdentityException("the join token is cut off: copy all of it");
    }
    int end = bytes.length - CHECKSUM_BYTES;
    byte[] expected = checksum(Arrays.copyOf(bytes, end));
    boolean intact = MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, end, bytes.length));
    if (!intact) {
      throw new IdentityException(
          "the join token is cut off or mistyped (its checksum is wrong): copy all of it again");
    }
    return read(ByteBuffer.wrap(bytes, 0, end));
  }

  private static byte[] decode(String text) throws IdentityException {
    if (text.length() > TEXT_MAX) {
      throw new IdentityException("the join token is too long: there is something else behind it");
    }
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // The cause would quote a part of the token.
      throw new IdentityException(
          "the join token is cut off or holds characters that are not in tokens: copy it again");
    }
  }

  private static JoinToken read(ByteBuffer bytes) throws IdentityException {
    byte version = bytes.get();
    if (version != VERSION) {
      throw new IdentityException(
          "the join token is of version " + version + ": this node is older than the swarm");
    }
    byte[] fingerprint = new byte[FINGERPRINT_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    bytes.get(fingerprint).get(secret);
    int count = bytes.get() & 0xff;
    List<HostPort> addresses = new ArrayList<>();
    for (int i = 0; i < count && i < ADDRESSES_MAX && bytes.hasRemaining(); i++) {
      int length = Math.min(bytes.get() & 0xff, bytes.remaining());
      byte[] address = new byte[length];
      bytes.get(address);
      HostPort.parse(new String(address, StandardCharsets.US_ASCII)).ifPresent(addresses::add);
    }
    if (addresses.isEmpty() || addresses.size() != count || bytes.hasRemaining()) {
      throw new IdentityException("the join token's addresses are malformed: make a new token");
    }
    return new JoinToken(fingerprint, secret, addresses);
  }

  /// The token as text, which is a secret.
  public String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    bytes.writeBytes(fingerprint);
    bytes.writeBytes(secret);
    bytes.write(addresses.size());
    for (HostPort address : addresses) {
      byte[] text = address.toString().getBytes(StandardCharsets.US_ASCII);
      bytes.write(text.length);
      bytes.writeBytes(text);
    }
    bytes.writeBytes(checksum(bytes.toByteArray()));
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  private static byte[] checksum(byte[] bytes) {
    return Arrays.copyOf(SwarmId.sha256(bytes), CHECKSUM_BYTES);
  }

  /// SHA-256 of the root certificate.
  public byte[] fingerprint() {
    return fingerprint.clone();
  }

  byte[] secret() {
    return secret.clone();
  }

  /// SHA-256 of the secret: what the swarm knows the token by.
  public byte[] secretHash() {
    return SwarmId.sha256(secret);
  }

  /// Where to join, in the order to try.
  public List<HostPort> addresses() {
    return addresses;
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "JoinToken[root "
        + HexFormat.of().formatHex(fingerprint, 0, 4)
        + "..., at "
        + addresses
        + "]";
  }
}
