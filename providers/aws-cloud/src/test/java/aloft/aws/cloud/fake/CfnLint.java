package aloft.aws.cloud.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Judges CloudFormation templates: AWS' own rules, without an account.
public final class CfnLint {
  private CfnLint() {}

  /// What is wrong with the templates, one finding a line; empty where nothing is.
  ///
  /// @param allowed rules that do not count, as in `W3005`
  public static List<String> judge(List<Path> templates, List<String> allowed) {
    List<String> command = new ArrayList<>();
    command.add(PinnedTools.prepared().python("cfn-lint").toString());
    command.addAll(List.of("--regions", "us-east-1", "--format", "parseable"));
    if (!allowed.isEmpty()) {
      command.add("--ignore-checks");
      command.addAll(allowed);
    }
    command.add("--template");
    templates.forEach(template -> command.add(template.toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0 && said.isBlank()) {
        throw new IllegalStateException("cfn-lint ended with " + code + " and said nothing");
      }
      return said.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while judging", e);
    }
  }
}
