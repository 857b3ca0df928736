package aloft.cli.view;

import aloft.cli.engine.ShowPermissions.Shown;
import aloft.spi.provider.DeployerAccess.Statement;
import java.util.ArrayList;
import java.util.List;

/// Shows the permissions of a deployment: as text with the reason of each, or as the document that
/// grants them.
public record PermissionsView(boolean document) implements View<Shown> {
  private static final int WIDTH = 100;

  @Override
  public Output show(Shown shown) {
    Output output = document ? Output.line(shown.permissions().document()) : text(shown);
    return output.withDiagnostics(shown.permissions().findings());
  }

  private static Output text(Shown shown) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Permissions to deploy, change, roll back"
            + (shown.commands() ? ", remove and use " : " and remove ")
            + shown.service().name()
            + " in stage "
            + shown.service().stage()
            + ":");
    for (Statement statement : shown.permissions().statements()) {
      lines.add("");
      wrap(lines, "", statement.actions());
      statement.resources().forEach(resource -> lines.add("  on " + resource));
      if (statement.condition() != null) {
        lines.add("  only " + statement.condition());
      }
      wrap(lines, "  for ", List.of(statement.reason().split(", ", -1)));
    }
    return Output.lines(lines);
  }

  /// Adds words with commas, in lines that are not too long.
  private static void wrap(List<String> lines, String start, List<String> words) {
    StringBuilder line = new StringBuilder(start);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i) + (i < words.size() - 1 ? ", " : "");
      if (line.length() > start.length() && line.length() + word.strip().length() > WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(start.length()));
      }
      line.append(word);
    }
    lines.add(line.toString());
  }
}
