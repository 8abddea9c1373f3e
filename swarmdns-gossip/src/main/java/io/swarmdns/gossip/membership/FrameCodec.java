package io.swarmdns.gossip.membership;

import com.google.protobuf.InvalidProtocolBufferException;
import io.scalecube.cluster.membership.MemberStatus;
import io.scalecube.cluster.transport.api.Message;
import io.swarmdns.proto.GossipBatch;
import io.swarmdns.proto.GossipFrame;
import io.swarmdns.proto.MemberId;
import io.swarmdns.proto.MembershipRecord;
import io.swarmdns.proto.MembershipTable;
import io.swarmdns.proto.MetadataReply;
import io.swarmdns.proto.MetadataRequest;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.Ping;
import io.swarmdns.proto.Rumor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Between scalecube's messages and frames. What comes from outside has passed [FrameFilter]
/// before.
final class FrameCodec {
  private static final String OK = "DEST_OK";
  private static final String GONE = "DEST_GONE";
  private static final Map<String, Object> ACK_TYPES = ackTypes();

  private FrameCodec() {}

  /// scalecube's answers to pings, by their names: their type is not public.
  private static Map<String, Object> ackTypes() {
    try {
      Class<?> type = Class.forName("io.scalecube.cluster.fdetector.PingData$AckType");
      Map<String, Object> types = new HashMap<>();
      for (Object constant : type.getEnumConstants()) {
        types.put(((Enum<?>) constant).name(), constant);
      }
      if (!types.keySet().equals(Set.of(OK, GONE))) {
        throw new IllegalStateException("not the version of scalecube-cluster it must be");
      }
      return Map.copyOf(types);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("not the version of scalecube-cluster it must be", e);
    }
  }

  /// @throws IllegalArgumentException for a message that is not of the protocol
  static GossipFrame encode(Message message) {
    GossipFrame.Builder frame = GossipFrame.newBuilder().setQualifier(message.qualifier());
    String correlation = message.correlationId();
    if (correlation != null) {
      frame.setCorrelationId(correlation);
    }
    String sender = message.sender();
    if (sender != null) {
      frame.setSenderAddress(sender);
    }
    Object data = message.data();
    switch (message.qualifier()) {
      case Qualifiers.PING, Qualifiers.PING_REQUEST, Qualifiers.PING_ACK ->
          frame.setPing(ping(data));
      case Qualifiers.GOSSIP -> frame.setGossip(gossip(data));
      case Qualifiers.SYNC, Qualifiers.SYNC_ACK -> frame.setMembership(table(data));
      case Qualifiers.MEMBER_NEWS ->
          frame.setMembership(MembershipTable.newBuilder().addRecords(record(data)));
      case Qualifiers.METADATA_REQUEST ->
          frame.setMetadataRequest(
              MetadataRequest.newBuilder()
                  .setMember(memberId(ScalecubeData.fields(data).getFirst())));
      case Qualifiers.METADATA_REPLY -> frame.setMetadataReply(metadata(data));
      default -> throw new IllegalArgumentException("no message of gossip: " + message.qualifier());
    }
    return frame.build();
  }

  private static Ping ping(Object data) {
    List<@Nullable Object> fields = ScalecubeData.fields(data);
    Ping.Builder ping =
        Ping.newBuilder().setFrom(memberId(fields.get(0))).setTo(memberId(fields.get(1)));
    if (fields.get(2) != null) {
      ping.setOriginalIssuer(memberId(fields.get(2)));
    }
    if (fields.get(3) instanceof Enum<?> type) {
      ping.setAckType(type.name().equals(OK) ? Qualifiers.ACK_OK : Qualifiers.ACK_GONE);
    }
    return ping.build();
  }

  private static GossipBatch gossip(Object data) {
    List<@Nullable Object> fields = ScalecubeData.fields(data);
    GossipBatch.Builder batch = GossipBatch.newBuilder().setFrom(text(fields.getLast()));
    for (Object gossip : fields.subList(1, fields.size() - 1)) {
      List<@Nullable Object> parts = ScalecubeData.fields(present(gossip));
      batch.addRumors(
          Rumor.newBuilder()
              .setGossiperId(text(parts.get(0)))
              .setMessage(encode((Message) present(parts.get(1))))
              .setSequenceId((Long) present(parts.get(2))));
    }
    return batch.build();
  }

  private static MembershipTable table(Object data) {
    List<@Nullable Object> fields = ScalecubeData.fields(data);
    MembershipTable.Builder table = MembershipTable.newBuilder();
    for (Object record : fields.subList(1, fields.size())) {
      table.addRecords(record(present(record)));
    }
    return table.build();
  }

  private static MembershipRecord record(Object data) {
    List<@Nullable Object> fields = ScalecubeData.fields(data);
    MembershipRecord.Status status =
        switch ((MemberStatus) present(fields.get(1))) {
          case ALIVE -> MembershipRecord.Status.ALIVE;
          case SUSPECT -> MembershipRecord.Status.SUSPECT;
          case LEAVING -> MembershipRecord.Status.LEAVING;
          case DEAD -> MembershipRecord.Status.DEAD;
        };
    return MembershipRecord.newBuilder()
        .setMember(memberId(fields.get(0)))
        .setStatus(status)
        .setIncarnation((Integer) present(fields.get(2)))
        .build();
  }

  private static MetadataReply metadata(Object data) {
    List<@Nullable Object> fields = ScalecubeData.fields(data);
    try {
      return MetadataReply.newBuilder()
          .setMember(memberId(fields.get(0)))
          .setMetadata(NodeMetadata.parseFrom((byte[]) present(fields.get(2))))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("this node's own metadata cannot be read", e);
    }
  }

  private static MemberId memberId(@Nullable Object object) {
    var member = (io.scalecube.cluster.Member) present(object);
    return MemberId.newBuilder()
        .setId(member.id())
        .setName(member.alias())
        .setAddress(member.address())
        .setNamespace(member.namespace())
        .build();
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("a field is missing");
    }
    return value;
  }

  private static String text(@Nullable Object value) {
    return (String) present(value);
  }

  /// @throws IllegalArgumentException for a frame that is not of the protocol
  static Message decode(GossipFrame frame) {
    Object data =
        switch (frame.getQualifier()) {
          case Qualifiers.PING, Qualifiers.PING_REQUEST, Qualifiers.PING_ACK ->
              ping(frame.getPing());
          case Qualifiers.GOSSIP -> gossip(frame.getGossip());
          case Qualifiers.SYNC, Qualifiers.SYNC_ACK -> table(frame.getMembership());
          case Qualifiers.MEMBER_NEWS -> record(frame.getMembership().getRecords(0));
          case Qualifiers.METADATA_REQUEST ->
              ScalecubeData.make(
                  ScalecubeData.Type.METADATA_REQUEST,
                  member(frame.getMetadataRequest().getMember()));
          case Qualifiers.METADATA_REPLY -> metadata(frame.getMetadataReply());
          default ->
              throw new IllegalArgumentException("no message of gossip: " + frame.getQualifier());
        };
    Message.Builder message = Message.withData(data).qualifier(frame.getQualifier());
    if (!frame.getCorrelationId().isEmpty()) {
      message.correlationId(frame.getCorrelationId());
    }
    if (!frame.getSenderAddress().isEmpty()) {
      message.sender(frame.getSenderAddress());
    }
    return message.build();
  }

  private static Object ping(Ping ping) {
    Object ack =
        switch (ping.getAckType()) {
          case Qualifiers.ACK_NONE -> null;
          case Qualifiers.ACK_OK -> ACK_TYPES.get(OK);
          case Qualifiers.ACK_GONE -> ACK_TYPES.get(GONE);
          default -> throw new IllegalArgumentException("an unknown kind of answer to a ping");
        };
    return ScalecubeData.make(
        ScalecubeData.Type.PING,
        member(ping.getFrom()),
        member(ping.getTo()),
        ping.hasOriginalIssuer() ? member(ping.getOriginalIssuer()) : null,
        ack);
  }

  private static Object gossip(GossipBatch batch) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(batch.getRumorsCount());
    for (Rumor rumor : batch.getRumorsList()) {
      values.add(
          ScalecubeData.make(
              ScalecubeData.Type.GOSSIP,
              rumor.getGossiperId(),
              decode(rumor.getMessage()),
              rumor.getSequenceId()));
    }
    values.add(batch.getFrom());
    return ScalecubeData.make(ScalecubeData.Type.GOSSIP_REQUEST, values.toArray());
  }

  private static Object table(MembershipTable table) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(table.getRecordsCount());
    table.getRecordsList().forEach(record -> values.add(record(record)));
    return ScalecubeData.make(ScalecubeData.Type.TABLE, values.toArray());
  }

  private static Object record(MembershipRecord record) {
    MemberStatus status =
        switch (record.getStatus()) {
          case ALIVE -> MemberStatus.ALIVE;
          case SUSPECT -> MemberStatus.SUSPECT;
          case LEAVING -> MemberStatus.LEAVING;
          case DEAD -> MemberStatus.DEAD;
          case UNRECOGNIZED -> throw new IllegalArgumentException("an unknown status");
        };
    return ScalecubeData.make(
        ScalecubeData.Type.RECORD, member(record.getMember()), status, record.getIncarnation());
  }

  private static Object metadata(MetadataReply reply) {
    byte[] bytes = reply.getMetadata().toByteArray();
    return ScalecubeData.make(
        ScalecubeData.Type.METADATA_RESPONSE, member(reply.getMember()), bytes.length, bytes);
  }

  private static io.scalecube.cluster.Member member(MemberId id) {
    return new io.scalecube.cluster.Member(
        id.getId(), id.getName(), id.getAddress(), id.getNamespace());
  }
}
