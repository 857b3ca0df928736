package aloft.cli.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes new manifests of known ones: exchanges characters, lines, values, keys and whole parts.
/// The same seed makes the same manifest.
final class ManifestMutator {
  private static final Pattern VALUE = Pattern.compile("(?m)(: |^ *- )([^\\n]*?)(?=,?$)");
  private static final Pattern KEY = Pattern.compile("(?m)^( *-? ?\"?)([\\w.-]+)(\"?:)");
  private static final String CHARACTERS = "{}[]:,#&*!|>'\"%@`?-$\\\t \n~<=.0aA/()\u00e9\u2028";
  private static final List<String> VALUES =
      List.of(
          "",
          "~",
          "{}",
          "[]",
          "true",
          "-1",
          "0",
          "1e400",
          "9".repeat(400),
          "'*'",
          "\"\\0\"",
          "\"\\uD83D\"",
          "'" + "x".repeat(300) + "'",
          "../../x",
          "${self:}",
          "${self:custom}",
          "${self:service}",
          "${self:functions}",
          "${self:provider.stage, 'x'}",
          "${env:NOT_SET, ''}",
          "${opt:stage, self:provider.stage, 1}",
          "${param:x, null}",
          "${sls:instanceId}",
          "${file(serverless.yml):custom}",
          "${file(data.json)}",
          "${strToBool(${self:service})}",
          "x-${self:service}-${self:service}",
          "${a:${b:${c:}}}",
          "{Ref: X}",
          "!GetAtt X.Y",
          "!Sub '${AWS::Region}'",
          "{'Fn::If': [a, b, {Ref: 'AWS::NoValue'}]}",
          "[a, [b], {c: d}]",
          "{a: {b: {c: []}}}",
          "&a [1]",
          "*a",
          "{<<: {a: 1}}",
          "rate(5 minutes)",
          "GET /a/{b+}",
          "arn:aws:sqs:us-east-1:123456789012:q",
          "nodejs22.x",
          "python3.13",
          "index.main");

  private final List<String> corpus;

  private ManifestMutator(List<String> corpus) {
    this.corpus = corpus;
  }

  /// A mutator of the manifests of this repository: templates, golden tests and scripts.
  ///
  /// @param root the folder of the repository
  static ManifestMutator ofRepository(Path root) throws IOException {
    List<String> manifests = new ArrayList<>();
    for (String folder :
        List.of(
            "templates/src/main/resources",
            "providers/aws/src/test/golden",
            "cli/src/test/scripts")) {
      try (Stream<Path> walk = Files.walk(root.resolve(folder))) {
        for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.equals("serverless.yml") || name.equals("manifest.json")) {
            manifests.add(Files.readString(file));
          } else if (folder.endsWith("scripts")) {
            Matcher parts =
                Pattern.compile("(?s)\n-- [^\n]*\\.yml --\n(.*?)(?=\n-- |\\z)")
                    .matcher(Files.readString(file));
            while (parts.find()) {
              manifests.add(parts.group(1) + "\n");
            }
          }
        }
      }
    }
    // These would connect to a cloud.
    manifests.removeIf(ManifestMutator::needsCloud);
    return new ManifestMutator(List.copyOf(manifests));
  }

  static boolean needsCloud(String manifest) {
    return manifest.matches("(?s).*\\$\\{ *(ssm|s3|cf|aws)[ :.(].*");
  }

  int size() {
    return corpus.size();
  }

  /// The manifest of a seed.
  String manifest(long seed) {
    Random random = new Random(seed);
    // Near seeds have near first numbers.
    random.nextLong();
    String text = any(random);
    for (int i = random.nextInt(3); i >= 0; i--) {
      text = mutated(text, random);
    }
    return text;
  }

  private String any(Random random) {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private String mutated(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.isEmpty()) {
      return any(random);
    }
    int line = random.nextInt(lines.size());
    switch (random.nextInt(12)) {
      case 0 -> {
        return character(text, random);
      }
      case 1, 2, 3 -> {
        return replaced(text, VALUE, 2, VALUES.get(random.nextInt(VALUES.size())), random);
      }
      case 4 -> {
        return replaced(text, VALUE, 2, part(any(random), VALUE, random), random);
      }
      case 5, 6 -> {
        return replaced(text, KEY, 2, part(any(random), KEY, random), random);
      }
      case 7 -> lines.add(line, lines.get(random.nextInt(lines.size())));
      case 8 -> lines.remove(line);
      case 9 -> lines.set(line, " ".repeat(random.nextInt(5)) + lines.get(line).stripLeading());
      case 10 -> {
        // A part with the lines that belong to it, from this or another manifest.
        List<String> source = random.nextBoolean() ? lines : any(random).lines().toList();
        List<String> part = block(source, random.nextInt(source.size()));
        int shift = indentation(lines.get(line)) - indentation(part.getFirst());
        for (int i = 0; i < part.size(); i++) {
          lines.add(line + i, shifted(part.get(i), shift));
        }
      }
      default -> {
        // One name for two things, or two that differ in case.
        String key = part(text, KEY, random);
        return replaced(text, KEY, 2, random.nextBoolean() ? key : swappedCase(key), random);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String character(String text, Random random) {
    int at = random.nextInt(text.length());
    char with = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + with + text.substring(at);
      case 2 -> text.substring(0, at) + with + text.substring(at + 1);
      default -> random.nextInt(5) == 0 ? text.substring(0, at) : text.substring(0, at) + with;
    };
  }

  private static String replaced(
      String text, Pattern pattern, int group, String with, Random random) {
    List<int[]> places = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      places.add(new int[] {matcher.start(group), matcher.end(group)});
    }
    if (places.isEmpty()) {
      return text;
    }
    int[] place = places.get(random.nextInt(places.size()));
    return text.substring(0, place[0]) + with + text.substring(place[1]);
  }

  private static String part(String text, Pattern pattern, Random random) {
    List<String> parts = pattern.matcher(text).results().map(found -> found.group(2)).toList();
    return parts.isEmpty() ? "x" : parts.get(random.nextInt(parts.size()));
  }

  private static List<String> block(List<String> lines, int first) {
    int end = first + 1;
    while (end < lines.size() && indentation(lines.get(end)) > indentation(lines.get(first))) {
      end++;
    }
    return List.copyOf(lines.subList(first, end));
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static String shifted(String line, int shift) {
    return shift >= 0
        ? " ".repeat(shift) + line
        : line.substring(Math.min(-shift, indentation(line)));
  }

  private static String swappedCase(String key) {
    if (key.isEmpty()) {
      return key;
    }
    char first = key.charAt(0);
    char other =
        Character.isUpperCase(first) ? Character.toLowerCase(first) : Character.toUpperCase(first);
    return other + key.substring(1);
  }
}
