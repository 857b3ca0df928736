package aloft.cli.command;

import aloft.cli.engine.EventInput;
import org.jspecify.annotations.Nullable;

/// The options for the function to invoke and its event.
final class EventOptions {
  private final Option<String> function;
  private final Option<@Nullable String> data;
  private final Option<@Nullable String> path;
  private final Option<Boolean> raw;

  EventOptions(CommandSyntax syntax) {
    function = syntax.required("NAME", "The name of the function.", "-f", "--function");
    data = syntax.text("TEXT", "The event: JSON or text.", "-d", "--data");
    path = syntax.text("FILE", "Read the event from a file.", "-p", "--path");
    raw = syntax.flag("Pass the event as text even if it is JSON.", "--raw");
  }

  String function() {
    return function.value();
  }

  EventInput event() {
    return new EventInput(data.value(), path.value(), raw.value());
  }
}
