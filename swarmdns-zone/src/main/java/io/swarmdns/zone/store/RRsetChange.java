package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import org.jspecify.annotations.Nullable;

/// What a finished edit did to one RRset. Everything that differs is listed, and nothing else
/// changes: an edit that takes an RRset's signatures away lists the change of the name's RRSIGs
/// too, and one that leaves them there does not. So changes can be applied, turned around and put
/// into an IXFR without looking at anything else.
///
/// @param owner its name, in the zone
/// @param type the RR type; RRSIG stands for all signatures at the name ([RRsetData])
/// @param before what it was, null when it was not there
/// @param after what it is, null when it is gone
public record RRsetChange(
    DomainName owner, int type, @Nullable RRsetData before, @Nullable RRsetData after) {

  /// The change that takes this one back.
  public RRsetChange inverted() {
    return new RRsetChange(owner, type, /* before= */ after, /* after= */ before);
  }
}
