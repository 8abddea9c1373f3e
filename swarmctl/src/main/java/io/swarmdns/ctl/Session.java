package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.Swarm;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.ctl.output.Colours;
import io.swarmdns.ctl.output.Columns;
import io.swarmdns.ctl.output.Format;
import io.swarmdns.ctl.output.Json;
import io.swarmdns.ctl.output.Listing;
import io.swarmdns.ctl.output.Terminal;

/// What a command that is running works with.
record Session(Swarm swarm, Surroundings surroundings, Format format) {
  Terminal terminal() {
    return surroundings.terminal();
  }

  Colours colours() {
    return new Colours(terminal());
  }

  boolean isJson() {
    return format == Format.JSON;
  }

  Json json() {
    return new Json(terminal().out());
  }

  /// A line for people; nothing for programs.
  void say(String line) {
    if (!isJson()) {
      terminal().out().println(line);
    }
  }

  <T> Listing<T> listing(Columns<T> columns, String key, String nothing) {
    return Listing.begin(format, terminal(), columns, key, nothing);
  }

  /// One thing alone, in either format.
  <T> void show(Columns<T> columns, T thing) {
    if (isJson()) {
      var json = json().object();
      columns.fields(json, thing);
      json.endObject().end();
    } else {
      columns.sheet(terminal(), thing);
    }
  }

  /// That something without a result of its own was done.
  void done(String line) {
    if (isJson()) {
      json().object().field("outcome", "done").endObject().end();
    } else {
      terminal().out().println(line);
    }
  }

  /// Asks before something is done; who cannot be asked must have said `--yes`.
  ///
  /// @param yes whether that was said
  /// @throws Failure when there is nobody to ask
  boolean confirmed(String question, Confirmation yes) {
    if (yes.given()) {
      return true;
    }
    if (!terminal().asksPeople()) {
      throw Failure.usage("there is no terminal to ask on: say --yes to go on without being asked");
    }
    return terminal().confirms(question);
  }
}
