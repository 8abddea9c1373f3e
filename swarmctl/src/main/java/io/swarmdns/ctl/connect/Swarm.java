package io.swarmdns.ctl.connect;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.proto.AdminGrpc.AdminBlockingV2Stub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The swarm, by whichever of the named nodes answers. Not for several threads.
public final class Swarm implements AutoCloseable {
  /// Something asked of a node.
  public interface Question<R> {
    R ask(AdminBlockingV2Stub admin) throws StatusException, InterruptedException;
  }

  private static final int QUIET_MILLIS = 0;
  private static final int CLOSE_MILLIS = 500;

  private final EventLoopGroup eventLoops;
  private final List<Node> nodes;
  private final Duration timeout;

  /// Connects to nobody yet.
  ///
  /// @param endpoints at least one; asked in this order
  /// @param identity for endpoints over TLS
  /// @param timeout how long a node may take to answer
  public Swarm(List<Endpoint> endpoints, Optional<Path> identity, Duration timeout) {
    this.eventLoops =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("swarmctl", true), NioIoHandler.newFactory());
    this.timeout = timeout;
    var link = new Link(eventLoops, identity);
    this.nodes = endpoints.stream().map(endpoint -> new Node(endpoint, link)).toList();
  }

  public List<Node> nodes() {
    return nodes;
  }

  public Duration timeout() {
    return timeout;
  }

  /// Asks what may be asked twice: the next node is asked when one cannot be reached or falls
  /// silent.
  public <R> R ask(Question<R> question) throws InterruptedException {
    return ask(question, true);
  }

  /// Asks for something that must not be done twice: the next node is asked only when this one has
  /// surely not heard of it.
  public <R> R askOnce(Question<R> question) throws InterruptedException {
    return ask(question, false);
  }

  private <R> R ask(Question<R> question, boolean repeatable) throws InterruptedException {
    var problems = new ArrayList<String>();
    for (Node node : nodes) {
      try {
        return question.ask(
            node.admin().withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS));
      } catch (StatusException e) {
        CallFailure failure = node.judge(e);
        refuse(failure, repeatable);
        problems.add(failure.message());
      }
    }
    throw nobody(problems);
  }

  private static void refuse(CallFailure failure, boolean repeatable) {
    if (!failure.worthAnother()) {
      throw failure.toFailure();
    }
    if (!repeatable && failure.mayHaveBeenDone()) {
      throw Failure.unreachable("it is not known whether this was done: " + failure.message());
    }
  }

  /// Opens a stream of messages at the first node that sends one, or ends without any.
  public <T> Incoming<T> stream(Question<? extends BlockingClientCall<?, T>> question)
      throws InterruptedException {
    return stream(question, timeout);
  }

  /// The same, with nodes that may be silent for longer.
  public <T> Incoming<T> stream(
      Question<? extends BlockingClientCall<?, T>> question, Duration silenceMax)
      throws InterruptedException {
    var problems = new ArrayList<String>();
    for (Node node : nodes) {
      try {
        return Incoming.open(node, question.ask(node.admin()), silenceMax);
      } catch (StatusException e) {
        CallFailure failure = node.judge(e);
        refuse(failure, true);
        problems.add(failure.message());
      }
    }
    throw nobody(problems);
  }

  private static Failure nobody(List<String> problems) {
    var lines = new ArrayList<String>();
    lines.add(problems.size() == 1 ? "cannot reach the swarm:" : "cannot reach any of the nodes:");
    problems.forEach(problem -> lines.add("  " + problem));
    return new Failure(ExitCode.UNREACHABLE, lines);
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    var unused = eventLoops.shutdownGracefully(QUIET_MILLIS, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
