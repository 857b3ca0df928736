package aloft.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.engine.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Compares the page of all commands with the registry; `-Dgolden=update` rewrites it.
final class CommandReferenceTest {
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));
  private static final Path PAGE = Path.of("../docs/reference/commands.md");

  @Test
  void hasTheHelpOfEachCommand() throws IOException {
    Providers providers = new Providers();
    StringBuilder page =
        new StringBuilder("# Commands\n\nGenerated from the commands. `aloft COMMAND --help`")
            .append(" prints the same. Exit codes: 0 done, 1 failed, 2 wrong usage (or, with `diff")
            .append(
                " --exit-code`, something would change), 130 interrupted.\n\n| command | |\n|---|---|\n");
    StringBuilder sections = new StringBuilder();
    for (Registry.Registration<?, ?> entry : Registry.COMMANDS) {
      String heading = "aloft " + entry.name();
      String anchor = heading.replace(' ', '-');
      page.append("| [").append(heading).append("](#").append(anchor).append(") | ");
      page.append(entry.summary()).append(" |\n");
      CommandSpec spec = CommandSpec.create();
      entry.create(spec, providers);
      sections.append("\n## ").append(heading).append("\n\n```\n");
      sections.append(new CommandLine(spec).getUsageMessage(CommandLine.Help.Ansi.OFF).strip());
      sections.append("\n```\n");
    }
    String expected = page.append(sections).toString();
    if (UPDATE) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE))
        .as(PAGE + ", rewritten by -Dgolden=update")
        .isEqualTo(expected);
  }
}
