package io.swarmdns.zone.text;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// The RR types by number and mnemonic (IANA registry; `TYPEnnn` for all others, RFC 3597 §5).
///
/// Immutable, thread-safe.
public final class RecordTypes {
  private static final int UNKNOWN = -1;
  private static final int TYPE_MAX = 65535;

  /// Characters of the longest name of a type.
  private static final int LENGTH_MAX = 10;

  private static final String REGISTRY =
      """
      1 A 2 NS 3 MD 4 MF 5 CNAME 6 SOA 7 MB 8 MG 9 MR 10 NULL 11 WKS 12 PTR 13 HINFO 14 MINFO
      15 MX 16 TXT 17 RP 18 AFSDB 19 X25 20 ISDN 21 RT 22 NSAP 23 NSAP-PTR 24 SIG 25 KEY 26 PX
      27 GPOS 28 AAAA 29 LOC 30 NXT 31 EID 32 NIMLOC 33 SRV 34 ATMA 35 NAPTR 36 KX 37 CERT 38 A6
      39 DNAME 40 SINK 41 OPT 42 APL 43 DS 44 SSHFP 45 IPSECKEY 46 RRSIG 47 NSEC 48 DNSKEY
      49 DHCID 50 NSEC3 51 NSEC3PARAM 52 TLSA 53 SMIMEA 55 HIP 56 NINFO 57 RKEY 58 TALINK 59 CDS
      60 CDNSKEY 61 OPENPGPKEY 62 CSYNC 63 ZONEMD 64 SVCB 65 HTTPS 66 DSYNC 99 SPF 100 UINFO
      101 UID 102 GID 103 UNSPEC 104 NID 105 L32 106 L64 107 LP 108 EUI48 109 EUI64 128 NXNAME
      249 TKEY 250 TSIG 251 IXFR 252 AXFR 253 MAILB 254 MAILA 255 ANY 256 URI 257 CAA 258 AVC
      259 DOA 260 AMTRELAY 261 RESINFO 262 WALLET 263 CLA 264 IPN 32768 TA 32769 DLV
      """;

  /// Those that a reader of zone files in use today may not know by name (NSD 4.6, BIND 9.18).
  private static final String LITTLE_KNOWN =
      """
      NSAP-PTR GPOS EID NIMLOC ATMA A6 SINK HIP NINFO RKEY TALINK DSYNC UINFO UID GID UNSPEC NXNAME
      DOA AMTRELAY RESINFO WALLET CLA IPN TA
      """;

  private static final Map<Integer, String> NAMES = new HashMap<>();
  private static final Set<Integer> LITTLE_KNOWN_TYPES = new HashSet<>();
  private static final Map<String, Integer> LONG_NAMES = new HashMap<>();

  // Mnemonics of up to eight letters, packed into a word, by open addressing: looked up once or
  // twice a record.
  private static final int SLOTS = 512;
  private static final long[] PACKED = new long[SLOTS];
  private static final int[] PACKED_TYPE = new int[SLOTS];

  static {
    var words = REGISTRY.strip().split("\\s+", -1);
    for (int i = 0; i < words.length; i += 2) {
      enter(Integer.parseInt(words[i]), words[i + 1]);
    }
    for (var name : LITTLE_KNOWN.strip().split("\\s+", -1)) {
      byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
      LITTLE_KNOWN_TYPES.add(parse(letters, 0, letters.length));
    }
  }

  private RecordTypes() {}

  private static void enter(int type, String name) {
    NAMES.put(type, name);
    byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
    if (letters.length > 8) {
      LONG_NAMES.put(name, type);
      return;
    }
    long packed = pack(letters, 0, letters.length);
    int slot = slot(packed);
    while (PACKED[slot] != 0) {
      slot = (slot + 1) % SLOTS;
    }
    PACKED[slot] = packed;
    PACKED_TYPE[slot] = type;
  }

  private static int slot(long packed) {
    return (int) (packed * 0x9E3779B97F4A7C15L >>> 55);
  }

  private static long pack(byte[] text, int from, int end) {
    long packed = 0;
    for (int i = from; i < end; i++) {
      int c = text[i];
      packed = packed << 8 | (c >= 'a' && c <= 'z' ? c - 32 : c) & 0xff;
    }
    return packed;
  }

  /// The mnemonic, or `TYPEnnn`.
  public static String name(int type) {
    var name = NAMES.get(type);
    return name == null ? "TYPE" + type : name;
  }

  /// Whether the type exists only in queries and messages, never in a zone (RFC 6895 §3.1).
  public static boolean isMeta(int type) {
    return type == 0 || type == 41 || type >= 128 && type <= 255;
  }

  /// Whether the type has a mnemonic.
  static boolean isKnown(int type) {
    return NAMES.containsKey(type);
  }

  /// Whether other readers of zone files know the type's mnemonic, too.
  static boolean isWidelyKnown(int type) {
    return isKnown(type) && !LITTLE_KNOWN_TYPES.contains(type);
  }

  /// The type as every reader of zone files takes it: `TYPEnnn` rather than a mnemonic that is
  /// little known.
  static String portableName(int type) {
    return LITTLE_KNOWN_TYPES.contains(type) ? "TYPE" + type : name(type);
  }

  /// The type that the text names: a mnemonic or `TYPEnnn`, in either case. Those of [#isMeta] are
  /// types, too.
  public static OptionalInt parse(String text) {
    if (text.length() > LENGTH_MAX) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      // Packed, a name with zero bytes in front would look like the name itself.
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 127) {
        return OptionalInt.empty();
      }
    }
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int type = parse(bytes, 0, bytes.length);
    return type < 0 ? OptionalInt.empty() : OptionalInt.of(type);
  }

  /// The type that the text names, in either case and either form; -1 when none.
  static int parse(byte[] text, int from, int end) {
    int length = end - from;
    if (length < 1 || length > LENGTH_MAX) {
      return UNKNOWN;
    }
    if (length <= 8) {
      long packed = pack(text, from, end);
      for (int slot = slot(packed); PACKED[slot] != 0; slot = (slot + 1) % SLOTS) {
        if (PACKED[slot] == packed) {
          return PACKED_TYPE[slot];
        }
      }
    }
    var name = new String(text, from, length, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    var type = LONG_NAMES.get(name);
    return type != null ? type : parseNumbered(name, "TYPE");
  }

  /// The number behind the prefix, or -1.
  static int parseNumbered(String name, String prefix) {
    if (!name.startsWith(prefix) || name.length() == prefix.length()) {
      return UNKNOWN;
    }
    int number = 0;
    for (int i = prefix.length(); i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9' || number > TYPE_MAX) {
        return UNKNOWN;
      }
      number = number * 10 + c - '0';
    }
    return number > TYPE_MAX ? UNKNOWN : number;
  }
}
