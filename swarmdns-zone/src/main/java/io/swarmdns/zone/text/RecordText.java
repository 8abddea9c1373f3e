package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import java.util.Arrays;

/// From the data of one record as text (RFC 1035 §5.1, or `\# length hexadecimal` of RFC 3597 §5)
/// to its wire format: how edits come in.
///
/// The same parsers as for zone files, over text that is one line. [RdataText] is the way back. Not
/// thread-safe, and holds buffers of some 150 kB: keep one per thread and use it again.
public final class RecordText {
  private static final String WHAT = "record data";
  private static final int TYPE_MAX = 65_535;

  private final OneLine line = new OneLine();
  private final Fields fields = new Fields();
  private final Rdata rdata = new Rdata();

  // The origin of the call before and its wire format: an edit has one for all its records.
  private DomainName lastOrigin = DomainName.ROOT;
  private byte[] lastOriginWire = DomainName.ROOT.wire();

  /// The data in wire format: names not compressed, their case as written.
  ///
  /// @param type 0 to 65535; those that exist only in messages are refused
  /// @param data what stands behind the type in a zone file; at most 1 MiB
  /// @param origin what names without a final dot end in
  /// @return 0 to 65535 bytes, the caller's
  /// @throws TextRefused with what is wrong
  public byte[] parse(int type, String data, DomainName origin) throws TextRefused {
    if (type < 0 || type > TYPE_MAX || RecordTypes.isMeta(type)) {
      throw new TextRefused("type " + RecordTypes.name(type) + " has no place in a zone", "");
    }
    if (!origin.equals(lastOrigin)) {
      lastOrigin = origin;
      lastOriginWire = origin.wire();
    }
    fields.begin(line.split(data, WHAT), 0, lastOriginWire);
    try {
      rdata.parse(type, fields);
    } catch (BadText e) {
      throw new TextRefused(e);
    }
    return Arrays.copyOf(rdata.buffer().bytes(), rdata.buffer().length());
  }
}
