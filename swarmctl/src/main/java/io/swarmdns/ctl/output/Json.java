package io.swarmdns.ctl.output;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes one JSON document (RFC 8259) as it comes, in constant memory.
///
/// Values are strings, booleans, numbers, instants (ISO 8601, UTC), lists of these, and null.
/// Streaming by Gson's writer: gRPC brings it along already.
public final class Json {
  private final Writer out;
  private final JsonWriter writer;

  public Json(Writer out) {
    this.out = out;
    this.writer = new JsonWriter(out);
    writer.setHtmlSafe(false);
  }

  /// Begins an object; as the document, or in an array.
  public Json object() {
    return wrote(writer::beginObject);
  }

  /// Begins an object that is the value of a key.
  public Json object(String key) {
    return wrote(() -> writer.name(key).beginObject());
  }

  public Json endObject() {
    return wrote(writer::endObject);
  }

  public Json array(String key) {
    return wrote(() -> writer.name(key).beginArray());
  }

  public Json endArray() {
    return wrote(writer::endArray);
  }

  public Json field(String key, @Nullable Object value) {
    return wrote(() -> {
      writer.name(key);
      put(value);
    });
  }

  /// A value in an array.
  public Json value(@Nullable Object value) {
    return wrote(() -> put(value));
  }

  /// Hands over to the writer below what was written so far.
  public Json flush() {
    return wrote(writer::flush);
  }

  /// Ends the document with a line end.
  public void end() {
    wrote(() -> {
      writer.flush();
      out.write('\n');
    });
  }

  private void put(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> writer.nullValue();
      case Boolean truth -> writer.value(truth);
      case Number number -> writer.value(number);
      case Instant time -> writer.value(time.toString());
      case List<?> list -> {
        writer.beginArray();
        for (Object each : list) {
          put(each);
        }
        writer.endArray();
      }
      default -> writer.value(value.toString());
    }
  }

  private Json wrote(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Write {
    void run() throws IOException;
  }
}
