package io.swarmdns.gossip.membership;

/// How quickly silence counts as death. All times in milliseconds.
///
/// A member is declared dead after: its turn to be pinged (at most members × ping interval, halved
/// by each of the others that pings too), plus suspicion multiplier × ⌈log2(members + 1)⌉ × ping
/// interval. Shorter is quicker, and wrong when links or processes pause for that long.
///
/// @param pingInterval between pings by one node
/// @param pingTimeout for the direct answer; the rest of the interval is for asking others to ping
/// @param pingHelpers how many others are asked
/// @param suspicionMultiplier see above
/// @param gossipInterval between rounds in which news are passed on
/// @param gossipFanout members told a round. News are believed only from whom they are about, so a
///   round should reach everybody in usual swarms
/// @param gossipRepeat a piece of news is told in so many × ⌈log2(members + 1)⌉ rounds
/// @param syncInterval between exchanges of the whole table with one member or seed
/// @param syncTimeout for the first exchange at start
/// @param metadataTimeout for a member's metadata, connection included
public record DetectionProfile(
    int pingInterval,
    int pingTimeout,
    int pingHelpers,
    int suspicionMultiplier,
    int gossipInterval,
    int gossipFanout,
    int gossipRepeat,
    int syncInterval,
    int syncTimeout,
    int metadataTimeout) {
  /// Within a data centre or a city: round trips of a few milliseconds. Three nodes notice a death
  /// in 3.5 to 4.2 s.
  public static final DetectionProfile LAN =
      new DetectionProfile(500, 250, 3, 3, 100, 8, 3, 5_000, 3_000, 2_000);

  /// Between regions: at 80 ms a round trip a new connection with TLS and a ping take 240 ms, and
  /// one lost packet some 200 ms more.
  public static final DetectionProfile WAN =
      new DetectionProfile(2_000, 1_000, 3, 4, 300, 8, 3, 15_000, 8_000, 5_000);

  public DetectionProfile {
    if (pingTimeout <= 0 || pingTimeout >= pingInterval) {
      throw new IllegalArgumentException("the ping timeout must be shorter than its interval");
    }
  }
}
