package io.swarmdns.zone.check;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.RRset;
import io.swarmdns.zone.store.Soa;

/// What a zone must have at its apex, and what its parameters should be.
final class ApexChecks {
  /// RFC 2308 §5: negative answers kept longer than a day have been found to be a problem.
  private static final long NEGATIVE_TTL_MAX_SECONDS = 86_400;

  /// As named-checkzone has it: a secondary should be able to try this often before it gives up.
  private static final int RETRIES = 10;

  /// RFC 5155 §10.3 has this for keys of 2048 bits. Each hash of a negative answer costs as many
  /// rounds, whoever asks: 65,535 would let a few queries a second keep a server busy.
  private static final int NSEC3_ITERATIONS_MAX = 500;

  private ApexChecks() {}

  static void errors(CheckedNode apex, Findings findings) {
    long soa = apex.rrset(RrType.SOA);
    if (soa == 0) {
      findings.error(
          apex.owner(), 0, 1, "no SOA at the apex", "is $ORIGIN right, and the name of the zone?");
    } else if (RRset.count(soa) > 1) {
      findings.error(apex.owner(), RrType.SOA, 2, "more than one SOA", "keep one");
    }
    if (apex.rrset(RrType.NS) == 0) {
      findings.error(
          apex.owner(), 0, 1, "no NS at the apex", "name the servers of the zone (RFC 1035 §5.2)");
    }
    long parameters = apex.rrset(RrType.NSEC3PARAM);
    if (parameters != 0) {
      nsec3Errors(apex.owner(), parameters, findings);
    }
  }

  private static void nsec3Errors(DomainName owner, long parameters, Findings findings) {
    long record = RRset.records(parameters);
    for (int i = 1; i <= RRset.count(parameters); i++) {
      int iterations = Memory.getShort(record + 14);
      if (iterations > NSEC3_ITERATIONS_MAX) {
        findings.error(
            owner,
            RrType.NSEC3PARAM,
            i,
            "NSEC3 with " + iterations + " iterations, more than " + NSEC3_ITERATIONS_MAX,
            "use 0 (RFC 9276 §3.1)");
      }
      record += 12 + Memory.getShort(record + 10);
    }
  }

  static void warnings(CheckedNode apex, boolean hasNsec3, Findings findings) {
    long soa = apex.rrset(RrType.SOA);
    if (soa != 0) {
      soa(apex.owner(), soa, findings);
    }
    long parameters = apex.rrset(RrType.NSEC3PARAM);
    if (parameters != 0) {
      nsec3(apex, parameters, hasNsec3, findings);
    }
  }

  private static void soa(DomainName owner, long soa, Findings findings) {
    long refresh = Soa.refreshSeconds(soa) & 0xffffffffL;
    long retry = Soa.retrySeconds(soa) & 0xffffffffL;
    long expire = Soa.expireSeconds(soa) & 0xffffffffL;
    long minimum = Soa.minimumSeconds(soa) & 0xffffffffL;
    if (expire < refresh + RETRIES * retry) {
      findings.warning(
          owner,
          RrType.SOA,
          "SOA expire " + expire + " is less than refresh + 10 * retry",
          "a short outage of the primary would make secondaries give up");
    }
    if (retry > refresh) {
      findings.warning(
          owner,
          RrType.SOA,
          "SOA retry " + retry + " is more than refresh " + refresh,
          "retry is a fraction of refresh (RFC 1912 §2.2)");
    }
    if (minimum > NEGATIVE_TTL_MAX_SECONDS) {
      findings.warning(
          owner,
          RrType.SOA,
          "SOA minimum " + minimum + " keeps negative answers longer than a day",
          "one to three hours work well (RFC 2308 §5)");
    }
  }

  private static void nsec3(
      CheckedNode apex, long parameters, boolean hasNsec3, Findings findings) {
    long rdata = RRset.records(parameters) + 12;
    int iterations = Memory.getShort(rdata + 2);
    if (iterations > 0) {
      findings.warning(
          apex.owner(),
          RrType.NSEC3PARAM,
          "NSEC3 with " + iterations + " iterations",
          "use 0: validators may treat the zone as unsigned (RFC 9276 §3.1)");
    }
    if (Memory.getByte(rdata) != 1 || Memory.getByte(rdata + 1) != 0) {
      findings.warning(
          apex.owner(),
          RrType.NSEC3PARAM,
          "NSEC3PARAM of an unknown algorithm or with flags is ignored",
          "use algorithm 1, flags 0 (RFC 5155 §4.1)");
    }
    if (!hasNsec3) {
      findings.warning(
          apex.owner(), RrType.NSEC3PARAM, "NSEC3PARAM without NSEC3 records", "sign the zone");
    } else if (apex.rrset(RrType.NSEC) != 0) {
      findings.warning(
          apex.owner(),
          RrType.NSEC,
          "the zone has NSEC and NSEC3: the NSEC3 chain is used",
          "sign the zone with one of them");
    }
  }
}
