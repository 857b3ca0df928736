package aloft.aws.cloud.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Checks CloudFormation templates with cfn-lint, the rules of AWS; needs no account.
public final class CfnLint {
  private CfnLint() {}

  /// The findings about the templates, one per line; empty if there are none.
  ///
  /// @param allowed rules that are ignored, as in `W3005`
  public static List<String> check(List<Path> templates, List<String> allowed) {
    List<String> command = new ArrayList<>();
    command.add(PinnedTools.installed().python("cfn-lint").toString());
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
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0 && output.isBlank()) {
        throw new IllegalStateException("cfn-lint ended with " + code + " without output");
      }
      return output.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while checking", e);
    }
  }
}
