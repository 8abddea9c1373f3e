package io.swarmdns.zone.answer;

/// Up to `capacity` queries on their way to the engine, and the space for their answers.
///
/// The owner (a frontend's event loop) fills a slot for each query, calls [Responder#answer], and
/// sends the answers whose length is not zero. Nothing here owns the memory that the addresses
/// name: queries must be followed by [io.swarmdns.zone.memory.Memory#SLACK_BYTES] readable bytes,
/// answer space by as many writable ones. Not thread-safe: one batch belongs to one thread.
public final class Batch {
  /// How the queries of this batch arrived.
  public enum Transport {
    UDP,
    TCP,
    TLS
  }

  private final long[] queryAddress;
  private final int[] queryLength;
  private final long[] answerAddress;
  private final int[] answerCapacity;
  private final int[] answerLength;
  private final long[] clientHigh;
  private final long[] clientLow;
  private final int[] clientPort;
  private final Transport transport;
  private int size;

  public Batch(Transport transport, int capacity) {
    this.transport = transport;
    queryAddress = new long[capacity];
    queryLength = new int[capacity];
    answerAddress = new long[capacity];
    answerCapacity = new int[capacity];
    answerLength = new int[capacity];
    clientHigh = new long[capacity];
    clientLow = new long[capacity];
    clientPort = new int[capacity];
  }

  public Transport transport() {
    return transport;
  }

  public int capacity() {
    return queryAddress.length;
  }

  public int size() {
    return size;
  }

  /// Forgets all slots.
  public void clear() {
    size = 0;
  }

  /// Adds a query and returns its slot.
  ///
  /// @param queryLengthBytes bytes received, 0 to 65535; a truncated datagram must not be added
  /// @param answerCapacityBytes bytes that may be written, at least 512, without the slack
  /// @param clientHighBits the first eight bytes of the client's IPv6 address as a number; IPv4
  ///   addresses are mapped (::ffff:a.b.c.d, RFC 4291 §2.5.5.2)
  /// @param clientLowBits the last eight
  public int add(
      long queryAt,
      int queryLengthBytes,
      long answerAt,
      int answerCapacityBytes,
      long clientHighBits,
      long clientLowBits,
      int port) {
    int slot = size++;
    queryAddress[slot] = queryAt;
    queryLength[slot] = queryLengthBytes;
    answerAddress[slot] = answerAt;
    answerCapacity[slot] = answerCapacityBytes;
    answerLength[slot] = 0;
    clientHigh[slot] = clientHighBits;
    clientLow[slot] = clientLowBits;
    clientPort[slot] = port;
    return slot;
  }

  public long queryAddress(int slot) {
    return queryAddress[slot];
  }

  public int queryLength(int slot) {
    return queryLength[slot];
  }

  public long answerAddress(int slot) {
    return answerAddress[slot];
  }

  public int answerCapacity(int slot) {
    return answerCapacity[slot];
  }

  /// Bytes of the answer, or 0 when the query gets none.
  public int answerLength(int slot) {
    return answerLength[slot];
  }

  public void answerLength(int slot, int bytes) {
    answerLength[slot] = bytes;
  }

  public long clientHigh(int slot) {
    return clientHigh[slot];
  }

  public long clientLow(int slot) {
    return clientLow[slot];
  }

  public int clientPort(int slot) {
    return clientPort[slot];
  }
}
