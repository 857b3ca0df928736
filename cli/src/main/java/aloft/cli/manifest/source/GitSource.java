package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.host.ProgramRunner;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `${git:sha1}` and similar: values of the Git repository that contains the service.
///
/// @see <a href="https://www.serverless.com/framework/docs/guides/variables/git">the names</a>
public final class GitSource implements Source {
  private static final Map<String, List<String>> COMMANDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("branch", List.of("rev-parse", "--abbrev-ref", "HEAD")),
              Map.entry("commit", List.of("rev-parse", "--short", "HEAD")),
              Map.entry("describe", List.of("describe", "--always")),
              Map.entry("describeLight", List.of("describe", "--always", "--tags")),
              Map.entry("email", List.of("config", "user.email")),
              Map.entry("isDirty", List.of("status", "--porcelain")),
              Map.entry("message", List.of("log", "-1", "--pretty=%B")),
              Map.entry("messageBody", List.of("log", "-1", "--pretty=%b")),
              Map.entry("messageSubject", List.of("log", "-1", "--pretty=%s")),
              Map.entry("repository", List.of("rev-parse", "--show-toplevel")),
              Map.entry("sha1", List.of("rev-parse", "HEAD")),
              Map.entry("tags", List.of("tag", "--points-at", "HEAD")),
              Map.entry("user", List.of("config", "user.name"))));

  private final ProgramRunner programs;
  private final Map<String, String> outputs = new TreeMap<>();

  public GitSource(ProgramRunner programs) {
    this.programs = programs;
  }

  @Override
  public @Nullable ResolvedValue resolve(Reference reference, Resolver properties) {
    String name = reference.requiredAddress("sha1");
    List<String> arguments = COMMANDS.get(name);
    if (arguments == null) {
      String near = Suggestion.didYouMean(name, COMMANDS.keySet());
      throw reference.invalid(
          reference.text() + " is not known",
          near != null ? near : "use one of " + String.join(", ", COMMANDS.keySet()));
    }
    String output = outputs.get(name);
    if (output == null) {
      output = programs.output("git", arguments);
      if (output == null) {
        return null;
      }
      outputs.put(name, output);
    }
    return ResolvedValue.of(Json.node(value(name, output), reference.place()));
  }

  private static @Nullable Object value(String name, String output) {
    String text = output.strip();
    return switch (name) {
      case "isDirty" -> !text.isEmpty();
      case "repository" -> text.substring(text.lastIndexOf('/') + 1);
      case "tags" -> text.lines().reduce((first, second) -> first + "::" + second).orElse("");
      default -> text;
    };
  }

  @Override
  public String hint(Reference reference, Resolver properties) {
    return programs.find("git") == null
        ? "install git, or add a fallback"
        : "git has no such value here: check that this is a repository with a commit, or add a fallback";
  }
}
