package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.RrType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How a zone hashes names for NSEC3 (RFC 5155 §4). Immutable.
public final class Nsec3Parameters {
  private static final int SHA1 = 1;

  private final int iterations;
  private final byte[] salt;

  private Nsec3Parameters(int iterations, byte[] salt) {
    this.iterations = iterations;
    this.salt = salt;
  }

  /// Additional iterations, 0 to 65535.
  public int iterations() {
    return iterations;
  }

  /// Up to 255 bytes. Not a copy: never write to it.
  public byte[] salt() {
    return salt;
  }

  /// Whether the node holds an NSEC3 record of the chain with these parameters. During a change of
  /// salt a zone has several chains (RFC 5155 §10.4).
  boolean isLink(long node) {
    long rrset = Node.rrset(node, RrType.NSEC3);
    if (rrset == 0) {
      return false;
    }
    long record = RRset.records(rrset);
    for (int left = RRset.count(rrset); left > 0; left--) {
      if (isMine(record + 12)) {
        return true;
      }
      record += 12 + Memory.getShort(record + 10);
    }
    return false;
  }

  private boolean isMine(long rdata) {
    if (Memory.getByte(rdata) != SHA1
        || Memory.getShort(rdata + 2) != iterations
        || Memory.getByte(rdata + 4) != salt.length) {
      return false;
    }
    for (int i = 0; i < salt.length; i++) {
      if ((byte) Memory.getByte(rdata + 5 + i) != salt[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Nsec3Parameters that
        && iterations == that.iterations
        && Arrays.equals(salt, that.salt);
  }

  @Override
  public int hashCode() {
    return 31 * iterations + Arrays.hashCode(salt);
  }

  /// From the first NSEC3PARAM record with an algorithm we know and no flags (RFC 5155 §4.1.2), or
  /// null when there is none.
  static @Nullable Nsec3Parameters of(long apex) {
    long rrset = Node.rrset(apex, RrType.NSEC3PARAM);
    if (rrset == 0) {
      return null;
    }
    long record = RRset.records(rrset);
    for (int left = RRset.count(rrset); left > 0; left--) {
      long rdata = record + 12;
      if (Memory.getByte(rdata) == SHA1 && Memory.getByte(rdata + 1) == 0) {
        byte[] salt = new byte[Memory.getByte(rdata + 4)];
        Memory.copyToArray(rdata + 5, salt, 0, salt.length);
        return new Nsec3Parameters(Memory.getShort(rdata + 2), salt);
      }
      record += 12 + Memory.getShort(record + 10);
    }
    return null;
  }
}
