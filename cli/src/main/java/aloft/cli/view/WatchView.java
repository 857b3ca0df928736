package aloft.cli.view;

import aloft.cli.engine.DeployService.CodeUpdated;
import aloft.cli.engine.DeployService.SettingsChanged;
import aloft.cli.engine.DeployService.WatchEnded;
import aloft.cli.engine.DeployService.WatchResult;
import aloft.cli.engine.DeployService.Watching;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Shows what happens while files are watched: one line for each update.
final class WatchView {
  private static final int MOST_NAMES = 5;

  private WatchView() {}

  static Output show(WatchResult result) {
    return Output.NONE.withMessages(
        switch (result) {
          case Watching watching -> lines(watching);
          case CodeUpdated updated -> new String[] {line(updated)};
          case SettingsChanged changed ->
              new String[] {time(changed.time()) + " more than the code of functions has changed"};
          case WatchEnded ended -> lines(ended);
        });
  }

  private static String[] lines(Watching watching) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    if (!watching.images().isEmpty()) {
      lines.add("Not updated, because they run images: " + String.join(", ", watching.images()));
    }
    lines.add("Watching " + watching.folder() + " (Ctrl-C ends) ...");
    return lines.toArray(String[]::new);
  }

  private static String line(CodeUpdated updated) {
    List<String> names = updated.functions();
    Duration elapsed = updated.elapsed();
    return time(updated.time())
        + " "
        + (names.size() > MOST_NAMES
            ? Labels.counted(names.size(), "function")
            : String.join(", ", names))
        + String.format(Locale.ROOT, " updated in %.1f s", elapsed.toMillis() / 1000.0);
  }

  private static String[] lines(WatchEnded ended) {
    int number = ended.functions().size();
    return new String[] {
      "",
      "Watching has ended."
          + (number == 0
              ? ""
              : " "
                  + Labels.counted(number, "function")
                  + (number == 1 ? " has" : " have")
                  + " newer code than the "
                  + ended.subject()
                  + ": \"aloft deploy\" brings it up to date.")
    };
  }

  private static String time(LocalTime time) {
    return DateTimeFormatter.ISO_LOCAL_TIME.format(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
