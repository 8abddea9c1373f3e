package io.swarmdns.zone.answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.NSEC3PARAMRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/// The text of zones that look signed: chains of NSEC or NSEC3 records are right, signatures are
/// the same bytes everywhere. The engine copies signatures and verifies none.
final class SignedZone {
  private static final byte[] SALT = {0x5a};
  private static final int OPT_OUT = 1;
  private static final String SIGNATURE = "A".repeat(86) + "==";

  private final Name origin;
  private final SortedMap<Name, SortedSet<String>> authoritative = new TreeMap<>();
  private final StringBuilder text = new StringBuilder();

  private SignedZone(String origin, String plain) throws IOException {
    this.origin = Name.fromString(origin);
    List<Record> records = new ArrayList<>();
    try (var master =
        new Master(
            new ByteArrayInputStream(plain.getBytes(StandardCharsets.UTF_8)), this.origin, 3600)) {
      for (Record r = master.nextRecord(); r != null; r = master.nextRecord()) {
        records.add(r);
        text.append(r).append('\n');
      }
    }
    for (var record : records) {
      if (records.stream().noneMatch(other -> hides(other, record.getName()))) {
        authoritative
            .computeIfAbsent(record.getName(), _ -> new TreeSet<>())
            .add(Type.string(record.getType()));
      }
    }
  }

  /// Whether the name lies below a zone cut or a DNAME.
  private boolean hides(Record record, Name name) {
    boolean cut = record.getType() == Type.NS && !record.getName().equals(origin);
    return (cut || record.getType() == Type.DNAME)
        && !name.equals(record.getName())
        && name.subdomain(record.getName());
  }

  /// With a chain of NSEC records.
  static String nsec(String origin, String plain) {
    try {
      var zone = new SignedZone(origin, plain);
      zone.nsecChain();
      return zone.signed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// With a chain of NSEC3 records that leaves out unsigned delegations.
  static String nsec3OptOut(String origin, String plain) {
    try {
      var zone = new SignedZone(origin, plain);
      zone.nsec3Chain();
      return zone.signed();
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void nsecChain() {
    var links = List.copyOf(authoritative.entrySet());
    for (int i = 0; i < links.size(); i++) {
      var types = links.get(i).getValue();
      types.add("NSEC");
      types.add("RRSIG");
      var next = links.get((i + 1) % links.size()).getKey();
      line(links.get(i).getKey(), "NSEC " + next + " " + joined(types));
    }
  }

  private void nsec3Chain() throws IOException, NoSuchAlgorithmException {
    var parameters = new NSEC3PARAMRecord(origin, DClass.IN, 0, 1, 0, 1, SALT);
    line(origin, "NSEC3PARAM " + parameters.rdataToString());
    authoritative.getOrDefault(origin, new TreeSet<>()).add("NSEC3PARAM");
    SortedMap<String, SortedSet<String>> chain = new TreeMap<>();
    var hex = new base32(base32.Alphabet.BASE32HEX, false, true);
    for (var entry : authoritative.entrySet()) {
      if (isUnsignedDelegation(entry.getKey(), entry.getValue())) {
        continue;
      }
      for (Name name = entry.getKey(); name.subdomain(origin); name = new Name(name, 1)) {
        var types = authoritative.getOrDefault(name, new TreeSet<>());
        chain.put(hex.toString(parameters.hashName(name)), types);
        if (name.equals(origin)) {
          break;
        }
      }
    }
    var links = List.copyOf(chain.entrySet());
    for (int i = 0; i < links.size(); i++) {
      var owner = Name.fromString(links.get(i).getKey(), origin);
      String next = links.get((i + 1) % links.size()).getKey();
      String types = joined(links.get(i).getValue());
      line(owner, "NSEC3 1 " + OPT_OUT + " 1 5a " + next + " " + types);
      authoritative.computeIfAbsent(owner, _ -> new TreeSet<>()).add("NSEC3");
    }
  }

  private boolean isUnsignedDelegation(Name name, SortedSet<String> types) {
    return types.contains("NS") && !types.contains("DS") && !name.equals(origin);
  }

  private String signed() {
    authoritative.forEach((name, types) -> {
      boolean cut = types.contains("NS") && !name.equals(origin);
      for (String type : types) {
        if (!type.equals("RRSIG") && (!cut || type.equals("DS") || type.equals("NSEC"))) {
          String dates = " 13 2 300 20360101000000 20260101000000 1 " + origin + " ";
          line(name, "RRSIG " + type + dates + SIGNATURE);
        }
      }
    });
    return text.toString();
  }

  private void line(Name owner, String data) {
    text.append(owner).append(" 300 IN ").append(data).append('\n');
  }

  private static String joined(SortedSet<String> types) {
    return types.stream().collect(Collectors.joining(" "));
  }
}
