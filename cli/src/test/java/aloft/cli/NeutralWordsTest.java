package aloft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The modules that know no cloud contain no words of clouds: no string of theirs names one, or one
/// of its services, options, limits or errors.
final class NeutralWordsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> NEUTRAL =
      List.of("cli", "providers/spi", "providers/host", "providers/local");

  private static final Pattern WORD =
      Pattern.compile(
          "\\b(aws|amazon|lambda|cloudformation|cloudwatch|dynamodb|sqs|sns|s3|ssm|ecr|iam|api"
              + " gateway|azure|microsoft|google|gcf|gcp|firebase|functions-framework)\\b"
              + "|aws[-_]|azure[-_]|gcp[-_]|google[-_]|x-amz|amazonaws|azurewebsites|googleapis"
              + "|arn:|Fn::|us-east-1|errorType|errorMessage|stackTrace|RequestResponse|DryRun",
          Pattern.CASE_INSENSITIVE);

  /// A comment, a text block, a string or a character: whatever begins first.
  private static final Pattern TOKEN =
      Pattern.compile(
          "//[^\n]*|/\\*.*?\\*/|\"\"\"(?<block>.*?)\"\"\"|\"(?<text>(?:\\\\.|[^\"\\\\\n])*)\""
              + "|'(?:\\\\.|[^'\\\\])'",
          Pattern.DOTALL);

  /// Strings that may have such a word, each with the reason.
  private static final Map<String, String> ALLOWED =
      Map.of(
          "--dryRun",
          "the option has this name in a plugin that users know",
          "aloft create --template aws-node-http-api --path hello",
          "the name of a template",
          "Fn::",
          "YAML tags of templates, which manifests of one cloud have, are short forms of its"
              + " functions");

  @Test
  void noStringNamesACloud() throws IOException {
    Map<String, String> named = new TreeMap<>();
    for (String module : NEUTRAL) {
      for (Path source : sources(ROOT.resolve(module).resolve("src/main/java"))) {
        for (String text : strings(Files.readString(source))) {
          if (WORD.matcher(text).find()) {
            named.put(text, ROOT.relativize(source).toString());
          }
        }
      }
    }
    Set<String> unused = new TreeSet<>(ALLOWED.keySet());
    unused.removeAll(named.keySet());
    named.keySet().removeAll(ALLOWED.keySet());
    assertThat(named).isEmpty();
    assertThat(unused).as("allowed strings that do not exist").isEmpty();
  }

  @Test
  void findsWordsInStringsAlone() {
    assertThat(
            strings(
                """
                // "aws" in a comment
                char quote = '"';
                String a = "an \\"S3\\" bucket", b = \"""
                  a Lambda's block\""";
                """))
        .containsExactly("an \\\"S3\\\" bucket", "\n  a Lambda's block")
        .allMatch(text -> WORD.matcher(text).find());
    assertThat(List.of("laws", "lambdas of a list", "issue", "AWSome"))
        .noneMatch(text -> WORD.matcher(text).find());
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.isDirectory(folder) ? Files.walk(folder) : Stream.of()) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static List<String> strings(String source) {
    return TOKEN
        .matcher(source)
        .results()
        .flatMap(token -> Stream.of("block", "text").map(group -> group(token.group(), group)))
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static String group(String token, String name) {
    Matcher matcher = TOKEN.matcher(token);
    String text = matcher.matches() ? matcher.group(name) : null;
    return text == null ? "" : text;
  }
}
