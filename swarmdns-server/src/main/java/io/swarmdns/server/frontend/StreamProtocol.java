package io.swarmdns.server.frontend;

import io.swarmdns.server.frontend.FrontendCounters.Counter;
import io.swarmdns.zone.answer.Batch;

/// What differs between the two protocols that carry length-prefixed messages.
enum StreamProtocol {
  TCP(
      Batch.Transport.TCP,
      Counter.TCP_ACCEPTED,
      Counter.TCP_CLOSED,
      Counter.TCP_RECEIVED,
      Counter.TCP_ANSWERED),
  TLS(
      Batch.Transport.TLS,
      Counter.TLS_ACCEPTED,
      Counter.TLS_CLOSED,
      Counter.TLS_RECEIVED,
      Counter.TLS_ANSWERED);

  final Batch.Transport transport;
  final Counter accepted;
  final Counter closed;
  final Counter received;
  final Counter answered;

  StreamProtocol(
      Batch.Transport transport,
      Counter accepted,
      Counter closed,
      Counter received,
      Counter answered) {
    this.transport = transport;
    this.accepted = accepted;
    this.closed = closed;
    this.received = received;
    this.answered = answered;
  }
}
