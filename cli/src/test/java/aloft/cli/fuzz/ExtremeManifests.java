package aloft.cli.fuzz;

import aloft.host.Folders;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Manifests that no one writes: huge, deep, self-referring, cut off, or with values that do not
/// fit anywhere. Generated, so that each says what is extreme about it.
final class ExtremeManifests {
  private static final String PLACE = "@@";

  /// A manifest and the files beside it.
  record Case(String name, Map<String, byte[]> files) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String BASE =
      """
      service: extreme
      provider:
        name: aws
        runtime: nodejs22.x
      functions:
        hello:
          handler: index.main
      """;

  /// Manifests in which one value, or key, is replaced.
  private static final Map<String, String> TEMPLATES = new LinkedHashMap<>();

  static {
    TEMPLATES.put("service", BASE.replace("extreme", PLACE));
    TEMPLATES.put(
        "provider", BASE.replaceAll("(?s)provider:.*functions", "provider: @@\nfunctions"));
    TEMPLATES.put("provider.name", BASE.replace("aws", PLACE));
    TEMPLATES.put("runtime", BASE.replace("nodejs22.x", PLACE));
    TEMPLATES.put("functions", "service: s\nprovider: {name: aws}\nfunctions: @@\n");
    TEMPLATES.put("function name", BASE.replace("hello", PLACE));
    TEMPLATES.put("function", BASE.replaceAll("(?s)hello:.*", "hello: @@\n"));
    TEMPLATES.put("handler", BASE.replace("index.main", PLACE));
    for (String key :
        List.of("stage", "region", "profile", "stackName", "deploymentBucket", "memorySize")) {
      TEMPLATES.put("provider." + key, BASE.replace("functions:", "  " + key + ": @@\nfunctions:"));
    }
    for (String key :
        List.of("environment", "vpc", "iam", "tags", "logs", "httpApi", "apiGateway", "ecr")) {
      TEMPLATES.put("provider." + key, BASE.replace("functions:", "  " + key + ": @@\nfunctions:"));
    }
    for (String key :
        List.of("description", "timeout", "name", "layers", "events", "url", "image", "role")) {
      TEMPLATES.put("function." + key, BASE + "    " + key + ": @@\n");
    }
    TEMPLATES.put("environment key", BASE + "    environment: {@@: x}\n");
    TEMPLATES.put("environment value", BASE + "    environment: {X: @@}\n");
    for (String event : List.of("httpApi", "http", "schedule", "sqs", "nothing")) {
      TEMPLATES.put("event " + event, BASE + "    events:\n      - " + event + ": @@\n");
    }
    TEMPLATES.put("event", BASE + "    events:\n      - @@: x\n");
    TEMPLATES.put("http path", BASE + "    events:\n      - http: {method: get, path: @@}\n");
    TEMPLATES.put(
        "http authorizer",
        BASE + "    events:\n      - http: {method: get, path: a, authorizer: @@}\n");
    TEMPLATES.put("layer name", BASE + "layers:\n  @@: {path: layer}\n");
    TEMPLATES.put("layer path", BASE + "layers:\n  libs: {path: @@}\n");
    TEMPLATES.put("unknown key", BASE + "@@: 1\n");
    TEMPLATES.put("custom", BASE + "custom: @@\n");
    TEMPLATES.put("custom key", BASE + "custom: {@@: 1}\n");
    TEMPLATES.put("params", BASE + "params: {default: @@}\n");
    TEMPLATES.put("plugins", BASE + "plugins: [@@]\n");
    TEMPLATES.put("frameworkVersion", BASE + "frameworkVersion: @@\n");
    TEMPLATES.put("useDotenv", BASE + "useDotenv: @@\n");
    TEMPLATES.put("configValidationMode", BASE + "configValidationMode: @@\n");
    TEMPLATES.put("package", BASE + "package: @@\n");
    TEMPLATES.put("package.artifact", BASE + "package: {artifact: @@}\n");
    TEMPLATES.put("package.patterns", BASE + "package: {patterns: [@@]}\n");
    TEMPLATES.put("resources", BASE + "resources: @@\n");
    TEMPLATES.put(
        "resource id", BASE + "resources: {Resources: {@@: {Type: 'AWS::SNS::Topic'}}}\n");
    TEMPLATES.put("resource type", BASE + "resources: {Resources: {X: {Type: @@}}}\n");
    TEMPLATES.put(
        "apiKeys",
        BASE.replace("functions:", "  apiGateway: {apiKeys: [@@]}\nfunctions:")
            + "    events: [{http: GET /}]\n");
    TEMPLATES.put("source", BASE + "custom: {x: \"${@@:y}\"}\n");
    for (String source : List.of("self", "env", "opt", "git", "sls", "param", "file", "nope")) {
      TEMPLATES.put(source + " address", BASE + "custom: {x: \"${" + source + ":@@}\"}\n");
    }
    TEMPLATES.put("file path", BASE + "custom: {x: \"${file(@@):y}\"}\n");
    TEMPLATES.put("file address", BASE + "custom: {x: \"${file(data.json):@@}\"}\n");
    TEMPLATES.put("strToBool", BASE + "custom: {x: \"${strToBool(@@)}\"}\n");
    TEMPLATES.put("fallback", BASE + "custom: {x: \"${env:NOT_SET, @@}\"}\n");
    TEMPLATES.put("alias", BASE + "custom: {x: *@@}\n");
    TEMPLATES.put("anchor", BASE + "custom: {x: &@@ y}\n");
    TEMPLATES.put("tag", BASE + "custom: {x: !@@ y}\n");
    TEMPLATES.put("merge", BASE + "custom: {<<: @@}\n");
  }

  /// Values for every place of [#TEMPLATES].
  private static final Map<String, String> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put("nothing", "");
    VALUES.put("empty text", "\"\"");
    VALUES.put("blank", "\"  \"");
    VALUES.put("NUL", "\"a\\0b\"");
    VALUES.put("half an emoji", "\"\\uD83D\"");
    VALUES.put("line breaks", "\"a\\nb\\r\\n\"");
    VALUES.put("escape codes", "\"\\e[31mred\"");
    VALUES.put("list", "[]");
    VALUES.put("object", "{}");
    VALUES.put("list of lists", "[[[]], [null], [{}]]");
    VALUES.put("null in an object", "{a: ~, b: {c: ~}}");
    VALUES.put("true", "true");
    VALUES.put("negative", "-1");
    VALUES.put("huge number", "1e400");
    VALUES.put("many digits", "9".repeat(5000));
    VALUES.put("many decimals", "0." + "9".repeat(5000));
    VALUES.put("parent folder", "../../../../x");
    VALUES.put("format", "'%s%n%1$s {0} \\\\ $1'");
    VALUES.put("itself", "${self:}");
    VALUES.put("its own part", "${self:custom}");
    VALUES.put("missing variable", "${self:custom.missing}");
    VALUES.put("open variable", "'${self:a'");
    VALUES.put("nested variable", "${self:${self:service}}");
    VALUES.put("reference", "{Ref: X}");
    VALUES.put("broken reference", "{'Fn::GetAtt': [1, {}], 'Fn::Sub': []}");
    VALUES.put("long", "x".repeat(5000));
    VALUES.put("brackets", "[".repeat(150) + "]".repeat(150));
    VALUES.put("wildcard", "'*'");
    VALUES.put("unicode", "\u00e9\u4e2d\ud83d\ude00\u200f");
    VALUES.put("path of a device", "/dev/zero");
    VALUES.put("open braces", "'{a,b,{'");
  }

  private final int many;
  private final int megabyte;

  private ExtremeManifests(int many, int megabyte) {
    this.many = many;
    this.megabyte = megabyte;
  }

  /// A tenth of the full size, and three values at each place.
  static List<Case> quick() {
    ExtremeManifests manifests = new ExtremeManifests(10_000, 100_000);
    List<Case> all = combinations();
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < all.size(); i += 11) {
      cases.add(all.get(i));
    }
    cases.addAll(manifests.shapes());
    return cases;
  }

  /// Every value and a megabyte at every place, and shapes with 100,000 parts and of 10 MB.
  static List<Case> full() {
    ExtremeManifests manifests = new ExtremeManifests(100_000, 1 << 20);
    List<Case> cases = new ArrayList<>(combinations());
    cases.addAll(manifests.megabytes());
    cases.addAll(manifests.shapes());
    return cases;
  }

  private static List<Case> combinations() {
    List<Case> cases = new ArrayList<>();
    TEMPLATES.forEach((place, template) ->
        VALUES.forEach((name, value) ->
            cases.add(manifest(place + " is " + name, template.replace(PLACE, value)))));
    return cases;
  }

  private List<Case> megabytes() {
    List<Case> cases = new ArrayList<>();
    TEMPLATES.forEach((place, template) ->
        cases.add(
            manifest(place + " of a megabyte", template.replace(PLACE, "m".repeat(megabyte)))));
    return cases;
  }

  /// Sizes, depths, cycles and encodings.
  private List<Case> shapes() {
    List<Case> cases = new ArrayList<>();
    int thousands = many / 10;
    // Variables
    cases.add(custom("a great many nested variables", "'" + nested(many) + "'"));
    cases.add(custom("a great many unclosed variables", "'" + "${a:".repeat(many) + "'"));
    cases.add(
        custom(
            "a great many nested fallbacks",
            "'" + "${env:A, ".repeat(many) + "'x'" + "}".repeat(many) + "'"));
    cases.add(custom("a great many fallbacks", "'${env:A" + ", env:A".repeat(many) + "}'"));
    cases.add(
        custom(
            "a great many fallbacks at the end a value",
            "'${env:A" + ", env:A".repeat(many) + ", self:service}'"));
    cases.add(
        custom("a great many variables in a text", "'" + "${self:service}".repeat(many) + "'"));
    cases.add(
        custom(
            "a great many variables in a text with an emoji",
            "'\ud83d\ude00" + "${self:service}".repeat(many) + "'"));
    cases.add(
        custom("a great many missing variables in a text", "'" + "${env:A}".repeat(many) + "'"));
    cases.add(custom("a great many escaped variables", "'" + "\\${a:b}".repeat(many) + "'"));
    cases.add(custom("very long text of backslashes", "'" + "\\".repeat(megabyte) + "${a:b}'"));
    cases.add(custom("very long text of dollars", "'" + "$".repeat(megabyte) + "{self:service}'"));
    cases.add(custom("a great many open braces", "'" + "${".repeat(2 * many) + "'"));
    cases.add(custom("a great many parameters", "'${file(" + "a,".repeat(many) + "a)}'"));
    cases.add(
        custom("a great many dots in an address", "'${self:" + "custom.".repeat(many) + "a}'"));
    cases.add(
        manifest(
            "a text that doubles itself",
            BASE
                + "custom:\n"
                + doubling(60, i -> "'${self:custom.a" + i + "}${self:custom.a" + i + "}'")));
    cases.add(
        manifest(
            "an object that doubles itself",
            BASE
                + "custom:\n"
                + doubling(
                    60, i -> "{x: '${self:custom.a" + i + "}', y: '${self:custom.a" + i + "}'}")));
    cases.add(
        manifest(
            "a list that doubles itself",
            BASE
                + "custom:\n"
                + doubling(60, i -> "['${self:custom.a" + i + "}', '${self:custom.a" + i + "}']")));
    cases.add(
        manifest(
            "a list that doubles itself in a text",
            BASE
                + "custom:\n"
                + doubling(
                    60, i -> "['${self:custom.a" + i + "}', 'x${self:custom.a" + i + "}']")));
    cases.add(
        manifest(
            "a text of a megabyte used 10,000 times",
            BASE
                + "custom:\n  big: "
                + "m".repeat(megabyte)
                + "\n"
                + lines(thousands, i -> "  k" + i + ": ${self:custom.big}")));
    cases.add(
        manifest(
            "a text of a megabyte embedded 10,000 times",
            BASE
                + "custom:\n  big: "
                + "m".repeat(megabyte)
                + "\n"
                + lines(thousands, i -> "  k" + i + ": x${self:custom.big}")));
    cases.add(custom("the manifest within itself", "${self:}"));
    cases.add(
        manifest(
            "the manifest within itself, twice",
            BASE + "custom: {a: '${self:}', b: '${self:}'}\n"));
    cases.add(
        manifest(
            "properties in a cycle of 10,000",
            BASE
                + "custom:\n"
                + lines(
                    thousands, i -> "  k" + i + ": ${self:custom.k" + (i + 1) % thousands + "}")));
    cases.add(
        manifest(
            "properties in a chain of 10,000",
            BASE
                + "custom:\n"
                + lines(thousands, i -> "  k" + i + ": ${self:custom.k" + (i + 1) + "}")
                + "  k10000: x\n"));
    cases.add(
        manifest(
            "parts of each other",
            BASE + "custom: {a: {b: '${self:custom.c}'}, c: {d: '${self:custom.a}'}}\n"));
    cases.add(
        manifest(
            "a file that includes itself by other names",
            BASE + "custom: ${file(a.yml)}\n",
            "a.yml",
            "x: ${file(./a.yml)}\ny: ${file(b/../a.yml)}\n"));
    cases.add(
        manifest(
            "a file that includes itself twice in a text",
            BASE + "custom: ${file(a.txt)}\n",
            "a.txt",
            "x${file(a.txt)}${file(./a.txt)}"));
    cases.add(
        manifest(
            "two files that include each other",
            BASE + "custom: ${file(a.yml)}\n",
            "a.yml",
            "x: ${file(b.yml)}\ny: ${file(b.yml)}\n",
            "b.yml",
            "x: ${file(a.yml)}\ny: ${file(a.yml)}\n"));
    cases.add(manifest("the manifest includes itself", BASE + "custom: ${file(serverless.yml)}\n"));
    cases.add(
        manifest(
            "the manifest includes a part of itself",
            BASE
                + "custom: {a: '${file(serverless.yml):custom}', b:"
                + " '${file(./serverless.yml):custom}'}\n"));
    cases.add(
        manifest(
            "the params are in a cycle",
            BASE + "params: {default: {a: '${param:a}', b: '${param:c}', c: '${param:b}'}}\n"));
    cases.add(
        manifest(
            "the stage is in a cycle",
            BASE.replace("functions:", "  stage: ${self:provider.stage}\nfunctions:")));
    cases.add(
        manifest(
            "the stage is of stage",
            BASE.replace("functions:", "  stage: ${sls:stage}\nfunctions:")));
    cases.add(
        manifest(
            "many missing variables of similar names",
            BASE + "custom:\n" + lines(thousands, i -> "  k" + i + ": ${self:custom.j" + i + "}")));
    cases.add(
        manifest(
            "many missing params",
            BASE
                + "params:\n  default:\n"
                + lines(thousands, i -> "    p" + i + ": x")
                + "custom:\n"
                + lines(thousands, i -> "  k" + i + ": ${param:q" + i + "}")));
    // Aliases
    cases.add(manifest("a billion laughs", BASE + laughs(30, 9)));
    cases.add(
        manifest(
            "a billion laughs in objects",
            BASE
                + "a0: &a0 {x: lol}\n"
                + lines(
                    30,
                    i ->
                        "a" + (i + 1) + ": &a" + (i + 1) + " {x: *a" + i + ", y: *a" + i + ", z: *a"
                            + i + "}")));
    cases.add(
        manifest(
            "merges that double",
            BASE
                + "a0: &a0 {k: v}\n"
                + lines(
                    40,
                    i ->
                        "a"
                            + (i + 1)
                            + ": &a"
                            + (i + 1)
                            + " {<<: [*a"
                            + i
                            + ", *a"
                            + i
                            + "], k"
                            + i
                            + ": *a"
                            + i
                            + "}")));
    cases.add(
        manifest(
            "a merge of 100,000 aliases",
            BASE + "a: &a {k: v}\nb: {<<: [" + "*a, ".repeat(many) + "*a]}\n"));
    cases.add(
        manifest(
            "a long text of 10,000 aliases",
            BASE + "a: &a " + "m".repeat(many) + "\nb: [" + "*a, ".repeat(thousands) + "*a]\n"));
    cases.add(manifest("an alias within itself", BASE + "a: &a [*a]\n"));
    cases.add(manifest("an unknown alias", BASE + "a: *nothing\n"));
    cases.add(
        manifest(
            "a great many anchors", BASE + "custom:\n" + lines(many, i -> "  - &a" + i + " x")));
    // Depth
    for (String open :
        List.of("[", "{a: ", "- ", "? ", "[{", "!Sub ", "&a ", "!!str ", "'", "\"", "|\n ")) {
      cases.add(custom("very often " + open.strip(), open.repeat(many)));
    }
    cases.add(custom("a great many brackets, closed", "[".repeat(many) + "]".repeat(many)));
    cases.add(
        manifest(
            "1,000 levels of indentation",
            BASE + "custom:\n" + lines(1000, i -> " ".repeat(i + 1) + "k:")));
    cases.add(manifest("a great many closing brackets", BASE + "]".repeat(many)));
    cases.add(json("brackets in JSON", "[".repeat(many)));
    cases.add(json("closed brackets in JSON", "[".repeat(many) + "]".repeat(many)));
    cases.add(json("400 levels of JSON", "{\"a\":".repeat(400) + "1" + "}".repeat(400)));
    cases.add(json("a number of 100,000 digits in JSON", "{\"service\":" + "9".repeat(many) + "}"));
    cases.add(
        json(
            "a number of 900 digits in JSON",
            "{\"service\":\"s\",\"provider\":{\"name\":\"aws\",\"memorySize\":"
                + "9".repeat(900)
                + "},"
                + "\"functions\":{\"a\":{\"handler\":\"a.b\",\"timeout\":1e-"
                + "9".repeat(900)
                + "}}}"));
    cases.add(json("a key of a megabyte in JSON", "{\"" + "k".repeat(megabyte) + "\": 1}"));
    cases.add(json("JSON cut off", "{\"service\": \"s\", \"provider\": {\"name\": \"aws\""));
    cases.add(json("nothing in JSON", ""));
    cases.add(json("NUL in JSON", "\0"));
    cases.add(json("an unknown escape in JSON", "{\"a\": \"\\x\"}"));
    cases.add(json("two values in JSON", "{} {}"));
    // Size
    cases.add(manifest("a great many unknown keys", BASE + lines(many, i -> "k" + i + ": 1")));
    cases.add(
        manifest("a great many keys", BASE + "custom:\n" + lines(many, i -> "  k" + i + ": " + i)));
    cases.add(
        manifest(
            "many functions",
            "service: s\nprovider: {name: aws, runtime: nodejs22.x}\nfunctions:\n"
                + lines(thousands, i -> "  f" + i + ": {handler: index.main}")));
    cases.add(
        manifest(
            "many wrong functions",
            "service: s\nprovider: {name: aws, runtime: nodejs22.x}\nfunctions:\n"
                + lines(
                    many / 50,
                    i ->
                        "  f"
                            + i
                            + ": {handlr: index.main, timeot: 1, memorySize: x, events: [{htp:"
                            + " x}]}")));
    cases.add(
        manifest(
            "many events",
            BASE + "    events:\n" + lines(thousands, i -> "      - httpApi: GET /p" + i)));
    cases.add(
        manifest(
            "many REST paths of 30 parts",
            BASE
                + "    events:\n"
                + lines(many / 100, i -> "      - http: GET " + ("/p" + i).repeat(30))));
    cases.add(
        manifest(
            "very much of short list items", BASE + "custom:\n" + "  - x\n".repeat(2 * megabyte)));
    cases.add(
        manifest(
            "very much of a text", BASE + "custom:\n  x: " + "m".repeat(10 * megabyte) + "\n"));
    cases.add(manifest("very much of comments", BASE + "# comment\n".repeat(megabyte)));
    cases.add(manifest("very much of blank lines", BASE + "\n".repeat(10 * megabyte)));
    cases.add(manifest("very much of spaces", BASE + " ".repeat(10 * megabyte)));
    cases.add(manifest("very much of random bytes", random(10 * megabyte)));
    cases.add(manifest("very much of quotes", BASE + "\"".repeat(10 * megabyte)));
    cases.add(manifest("very much of colons", ":".repeat(10 * megabyte)));
    cases.add(manifest("very much of dashes", "- ".repeat(5 * megabyte)));
    cases.add(
        manifest("very much of flow", BASE + "custom: [" + "a,".repeat(5 * megabyte) + "]\n"));
    cases.add(
        manifest(
            "very much of flow keys",
            BASE + "custom: {" + lines(7 * many, i -> "k" + i + ": v,") + "}\n"));
    cases.add(
        manifest(
            "a description of 10 MB in 100,000 lines",
            BASE + "custom:\n  x: |\n" + ("    " + "t".repeat(95) + "\n").repeat(many)));
    // Encodings
    cases.add(manifest("nothing", ""));
    cases.add(manifest("only a comment", "# nothing\n"));
    cases.add(manifest("only a document start", "---\n"));
    cases.add(manifest("only a tab", "\t"));
    cases.add(manifest("NUL", BASE + "\0"));
    cases.add(manifest("only NULs", "\0".repeat(1000)));
    cases.add(manifest("a byte order mark", "\ufeff" + BASE));
    cases.add(manifest("two byte order marks", "\ufeff\ufeff" + BASE));
    cases.add(manifest("a byte order mark in the middle", BASE + "custom: {a: b\ufeffc}\n"));
    cases.add(bytes("UTF-16 with a mark", ("\ufeff" + BASE).getBytes(StandardCharsets.UTF_16BE)));
    cases.add(bytes("UTF-16 without a mark", BASE.getBytes(StandardCharsets.UTF_16LE)));
    cases.add(bytes("UTF-32", BASE.getBytes(Charset.forName("UTF-32"))));
    cases.add(bytes("Latin-1", (BASE + "custom: \u00e9\n").getBytes(StandardCharsets.ISO_8859_1)));
    cases.add(manifest("CRLF", BASE.replace("\n", "\r\n")));
    cases.add(manifest("CR", BASE.replace("\n", "\r")));
    cases.add(manifest("tabs", BASE.replace("  ", "\t")));
    cases.add(manifest("line separators", BASE.replace("\n", "\u2028")));
    cases.add(manifest("two documents", BASE + "---\n" + BASE));
    cases.add(manifest("a document end", BASE + "...\nmore: 1\n"));
    cases.add(manifest("directives", "%YAML 1.1\n%TAG ! tag:x,2000:\n---\n" + BASE));
    cases.add(manifest("an unknown directive", "%FOO bar\n---\n" + BASE));
    cases.add(manifest("YAML 9.9", "%YAML 9.9\n---\n" + BASE));
    cases.add(manifest("a list", "- a\n- b\n"));
    cases.add(manifest("a text", "hello"));
    cases.add(manifest("a number", "42"));
    cases.add(manifest("a variable", "${self:}"));
    cases.add(manifest("a file", "${file(a.yml)}", "a.yml", BASE));
    cases.add(manifest("keys that are objects", BASE + "{a: b}: c\n? [x]\n: y\n"));
    cases.add(manifest("__proto__", BASE + "__proto__: {a: 1}\nconstructor: {prototype: 1}\n"));
    // .env files
    cases.add(
        manifest(
            "an .env file that doubles",
            BASE + "useDotenv: true\n",
            ".env",
            "A0=xx\n" + lines(60, i -> "A" + (i + 1) + "=${A" + i + "}${A" + i + "}")));
    cases.add(
        manifest(
            "an .env file with 100,000 dollars",
            BASE + "useDotenv: true\n",
            ".env",
            "A=" + "$A".repeat(many)));
    cases.add(
        manifest(
            "an .env file with nested defaults",
            BASE + "useDotenv: true\n",
            ".env",
            "A=" + "${B:-".repeat(many) + "}".repeat(many)));
    cases.add(
        manifest(
            "an .env file of 10 MB",
            BASE + "useDotenv: true\n",
            ".env",
            "A=x\n".repeat(2 * megabyte)));
    cases.add(
        manifest("an .env file with NUL", BASE + "useDotenv: true\n", ".env", "A=\0\n\0=B\n"));
    return cases;
  }

  private static Case custom(String name, String value) {
    return manifest(name, BASE + "custom:\n  x: " + value + "\n");
  }

  private static Case json(String name, String text) {
    return new Case(name, Map.of("serverless.json", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Case bytes(String name, byte[] manifest) {
    return new Case(name, Map.of("serverless.yml", manifest));
  }

  private static Case manifest(String name, String text, String... files) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("serverless.yml", text.getBytes(StandardCharsets.UTF_8));
    all.put("index.js", "exports.main = () => {};\n".getBytes(StandardCharsets.UTF_8));
    all.put("data.json", "{\"y\": {\"z\": [1, 2]}}".getBytes(StandardCharsets.UTF_8));
    all.put("layer/a.txt", new byte[0]);
    for (int i = 0; i < files.length; i += 2) {
      all.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return new Case(name, all);
  }

  private static String nested(int depth) {
    return "${self:".repeat(depth) + "service" + "}".repeat(depth);
  }

  private static String doubling(int steps, IntFunction<String> step) {
    return "  a0: x\n" + lines(steps, i -> "  a" + (i + 1) + ": " + step.apply(i));
  }

  private static String laughs(int levels, int width) {
    return "a0: &a0 [lol]\n"
        + lines(
            levels,
            i -> {
              String alias = "*a" + i;
              String items =
                  IntStream.range(0, width).mapToObj(k -> alias).collect(Collectors.joining(", "));
              return "a" + (i + 1) + ": &a" + (i + 1) + " [" + items + "]";
            });
  }

  private static String lines(int count, IntFunction<String> line) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(line.apply(i)).append('\n');
    }
    return lines.toString();
  }

  private static String random(int length) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }

  /// Runs commands for each manifest.
  ///
  /// @return the names of the manifests for which one did not end as it must, and how it ended
  static List<String> problems(List<Case> cases, Path temporary) throws IOException {
    List<String> problems = new ArrayList<>();
    for (Case extreme : cases) {
      Path folder = Files.createTempDirectory(temporary, "service").toRealPath();
      for (Map.Entry<String, byte[]> file : extreme.files().entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      for (String command : List.of("validate", "print", "package")) {
        CommandRun run = CommandRun.of(folder, List.of(command));
        if (run.problem() != null) {
          problems.add(extreme + ": " + command + " " + run.problem());
        }
        if (run.output().code() != 0) {
          break;
        }
      }
      Folders.delete(folder);
    }
    return problems;
  }
}
