package aloft.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Variables;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private static final String HEAD = "service: svc\nprovider:\n  name: aws\n";

  @TempDir Path folder;
  private ManifestFixture service;

  @BeforeEach
  void start() {
    service = new ManifestFixture(folder);
  }

  private ManifestFixture yaml(String rest) {
    return service.file("serverless.yml", HEAD + rest);
  }

  @Test
  void resolvesOlderReferencesToTheServiceAndTheValuesInUse() {
    yaml(
        """
        custom:
          names: ['${self:service}', '${self:service.name}']
          stage: ${opt:stage, self:provider.stage}
          region: ${opt:region, self:provider.region}
          own: ${self:provider.stage, 'own'}
        """);
    assertThat(service.json("custom"))
        .isEqualTo(
            "{\"names\":[\"svc\",\"svc\"],\"stage\":\"dev\",\"region\":\"us-east-1\","
                + "\"own\":\"own\"}");
    service.file(
        "serverless.yml",
        """
        service: {name: shop}
        provider: aws
        custom:
          names: ['${self:service}', '${self:service.name}']
          stage: ${self:provider.stage}
          region: x-${self:provider.region}
          own: ${self:provider.stage, 'own'}
        """);
    assertThat(service.option("stage", "qa").option("region", "eu-west-1").json("custom"))
        .isEqualTo(
            "{\"names\":[\"shop\",\"shop\"],\"stage\":\"qa\",\"region\":\"x-eu-west-1\","
                + "\"own\":\"own\"}");
  }

  @Test
  void readsTheFirstDefaultFile() {
    service.file("serverless.json", "{\"service\":\"json\",\"provider\":{\"name\":\"aws\"}}");
    assertThat(service.json("service")).isEqualTo("\"json\"");
    service.file("serverless.yaml", "service: yaml\nprovider: aws\n");
    assertThat(service.json("service")).isEqualTo("\"yaml\"");
    service.file("serverless.yml", "service: yml\nprovider: aws\n");
    assertThat(service.json("service")).isEqualTo("\"yml\"");
    assertThat(Json.write(service.read("serverless.json").orThrow().root().get("service"), 0))
        .isEqualTo("\"json\"");
  }

  @Test
  void reportsFileErrors() {
    service.assertFindings(
        "null manifest/missing-file there is no serverless.yml in FOLDER (change into the folder of"
            + " a service, name the file with --config, or create one with: aloft create)");
    service.file("serverless.yml", "");
    service.assertFindings(
        "serverless.yml:1:1 manifest/shape serverless.yml is empty"
            + " (a manifest is an object with \"service\", \"provider\" and \"functions\")");
    service.file("serverless.yml", "- a\n");
    service.assertFindings(
        "serverless.yml:1:1 manifest/shape serverless.yml holds a list"
            + " (a manifest is an object with \"service\", \"provider\" and \"functions\")");
    service.file("serverless.yml", "service: x\n");
    service.assertFindings(
        "serverless.yml:1:1 manifest/missing \"provider.name\" is missing"
            + " (set it, for example: provider: {name: aws})");
    assertThat(service.read("sub/serverless.yml").diagnostics()).hasSize(1);
    service.file("sub/serverless.yml", HEAD);
    assertThat(service.read("sub/serverless.yml").diagnostics().getFirst().message())
        .startsWith("sub/serverless.yml is not in the folder of the service");
  }

  @Test
  void normalizesProviderAndLists() {
    service.file(
        "serverless.yml",
        """
        service: svc
        provider: aws
        functions:
          - a: {handler: a.b}
          - ${file(more.yml)}
        resources:
          - Resources: {A: {Type: X}}
          - Resources: {B: {Type: Y}}
        """);
    service.file("more.yml", "b: {handler: '${self:service}.b'}\n");
    assertThat(service.json())
        .isEqualTo(
            "{\"service\":\"svc\",\"provider\":{\"name\":\"aws\",\"stage\":\"dev\"},"
                + "\"functions\":{\"a\":{\"handler\":\"a.b\"},\"b\":{\"handler\":\"svc.b\"}},"
                + "\"resources\":{\"Resources\":{\"A\":{\"Type\":\"X\"},\"B\":{\"Type\":\"Y\"}}}}");
  }

  private ManifestFixture twoClouds() {
    return service
        .cloudNames("aws", "sky")
        .file(
            "serverless.yml",
            """
            service: svc
            provider:
              name: aws
              runtime: node
              tags: {team: a, cost: b}
              aws: {memory: 128, tags: {cost: c}}
              sky: {memory: 256, project: '${env:NOT_SET}'}
            custom:
              memory: ${self:provider.memory}
              timeout: ${self:functions.0.a.timeout}
            functions:
              - a:
                  handler: a.b
                  aws: {timeout: 6, events: [{sqs: q}]}
                  sky: {timeout: 7, events: [{topic: '${env:NOT_SET}'}]}
              - ${file(more.yml)}
            aws: {resources: {Resources: {A: {Type: X}}}}
            sky: {custom: {extra: 1}}
            """)
        .file("more.yml", "b: {handler: b.b, aws: {timeout: 8}, sky: {timeout: 9}}\n");
  }

  @Test
  void mergesTheBlocksOfTheChosenCloud() {
    assertThat(twoClouds().json())
        .isEqualTo(
            "{\"service\":\"svc\",\"provider\":{\"name\":\"aws\",\"runtime\":\"node\","
                + "\"tags\":{\"team\":\"a\",\"cost\":\"c\"},\"memory\":128,\"stage\":\"dev\"},"
                + "\"custom\":{\"memory\":128,\"timeout\":6},"
                + "\"functions\":{\"a\":{\"handler\":\"a.b\",\"timeout\":6,"
                + "\"events\":[{\"sqs\":\"q\"}]},\"b\":{\"handler\":\"b.b\",\"timeout\":8}},"
                + "\"resources\":{\"Resources\":{\"A\":{\"Type\":\"X\"}}}}");
  }

  @Test
  void commandLineProviderChoosesTheBlocks() {
    twoClouds().option("provider", "sky").env("NOT_SET", "set");
    assertThat(service.json("provider"))
        .isEqualTo(
            "{\"name\":\"sky\",\"runtime\":\"node\",\"tags\":{\"team\":\"a\",\"cost\":\"b\"},"
                + "\"memory\":256,\"project\":\"set\",\"stage\":\"dev\"}");
    assertThat(service.json("functions", "b", "timeout")).isEqualTo("9");
    assertThat(service.json("custom")).isEqualTo("{\"memory\":256,\"timeout\":7,\"extra\":1}");
    assertThat(service.read().orThrow().root().get("resources")).isNull();
  }

  @Test
  void mergesBlocksThatAreVariables() {
    service
        .cloudNames("aws", "sky")
        .option("provider", "sky")
        .file("serverless.yml", "service: svc\nprovider: ${file(cloud.yml)}\n")
        .file("cloud.yml", "name: aws\nsky: ${file(sky.yml)}\naws: ${env:NOT_SET}\n")
        .file("sky.yml", "stage: ${env:STAGE}\nmemory: 256\n");
    assertThat(service.env("STAGE", "prod").json("provider"))
        .isEqualTo("{\"name\":\"sky\",\"stage\":\"prod\",\"memory\":256}");
  }

  @Test
  void refusesBlocksThatAreNoObjects() {
    service
        .cloudNames("aws", "sky")
        .file(
            "serverless.yml",
            "aws: [1]\nsky: text\n"
                + HEAD
                + "  aws: text\n  sky: 1\n"
                + "functions:\n  a: {handler: a.b, aws: '${self:service}'}\n  b: {aws: ~}\n");
    String hint =
        " manifest/type the block of a cloud must be an object"
            + " (write \"key: value\" pairs, one per line)";
    service.assertFindings(
        "serverless.yml:1:6" + hint, "serverless.yml:6:8" + hint, "serverless.yml:9:26" + hint);
  }

  @Test
  void aBlockCannotChooseTheCloud() {
    service
        .cloudNames("aws", "sky")
        .option("provider", "sky")
        .file("serverless.yml", HEAD + "  sky: {name: aws}\n");
    service.assertFindings(
        "serverless.yml:4:15 manifest/provider-block a block cannot choose the provider: it is only"
            + " read for its own cloud (write the name in \"provider\", or use --provider)");
  }

  @Test
  void refusesUnknownProviderOption() {
    service.cloudNames("aws", "sky").option("provider", "skye").file("serverless.yml", HEAD);
    service.assertFindings(
        "null manifest/unknown-provider unknown provider \"skye\" in --provider"
            + " (did you mean \"sky\"?)");
  }

  @Test
  void theEnvFileMayNameTheCloud() {
    service
        .cloudNames("aws", "sky")
        .file(
            "serverless.yml",
            HEAD.replace("name: aws", "name: ${env:CLOUD}")
                + "  sky: {memory: 512}\nuseDotenv: true\n")
        .file(".env", "CLOUD=sky\n");
    assertThat(service.json("provider", "memory")).isEqualTo("512");
    service.file(".env", "OTHER=sky\n");
    service.assertFindings(
        "serverless.yml:3:9 variable/not-found ${env:CLOUD} has no value (set it: export CLOUD=...,"
            + " or add a fallback)");
  }

  @Test
  void functionsMayHaveTheNamesOfClouds() {
    service
        .cloudNames("aws", "sky")
        .file(
            "serverless.yml",
            HEAD + "functions:\n  aws: {handler: a.b}\n  sky: {handler: '${env:NAME}'}\n");
    assertThat(service.env("NAME", "c.d").json("functions"))
        .isEqualTo("{\"aws\":{\"handler\":\"a.b\"},\"sky\":{\"handler\":\"c.d\"}}");
  }

  @Test
  void commandLineStageOverridesProviderStage() {
    yaml("  stage: ${env:STAGE, 'test'}\ncustom: {s: '${sls:stage}', i: '${sls:instanceId}'}\n");
    assertThat(service.json("custom")).isEqualTo("{\"s\":\"test\",\"i\":\"1700000000123\"}");
    service.env("STAGE", "beta");
    assertThat(service.read().orThrow().stage()).isEqualTo("beta");
    service.option("stage", "prod");
    assertThat(service.json("custom", "s")).isEqualTo("\"prod\"");
    assertThat(service.json("provider", "stage")).isEqualTo("\"prod\"");
    service.option("stage", "a_b");
    service.assertFindings(
        "null manifest/stage the stage \"a_b\" may contain only letters, digits and hyphens"
            + " (use a name such as dev or prod-2)");
  }

  @Test
  void stageParamsOverrideDefaultParams() {
    yaml(
        """
        params:
          default: {a: all, b: '${self:service}-${sls:stage}', n: null}
          dev: {a: mine}
          prod: {a: '${env:NOT_THERE}'}
        stages:
          dev: {params: {c: new}}
          default: {params: {d: old}}
        custom:
          all: ['${param:a}', '${param:b}', '${param:c}', '${param:d}', '${param:n, "none"}', '${param:cli, "no"}']
        """);
    assertThat(service.json("custom", "all"))
        .isEqualTo("[\"mine\",\"svc-dev\",\"new\",\"old\",\"none\",\"no\"]");
    service.parameter("a", "given").parameter("cli", "yes");
    assertThat(service.json("custom", "all"))
        .isEqualTo("[\"given\",\"svc-dev\",\"new\",\"old\",\"none\",\"yes\"]");
    service.option("stage", "prod").parameter("c", "c");
    service.assertFindings(
        "serverless.yml:7:14 variable/not-found ${env:NOT_THERE} has no value"
            + " (set it: export NOT_THERE=..., or add a fallback)");
  }

  @Test
  void prefersTheEnvFileOfTheStage() {
    yaml("useDotenv: true\ncustom: {a: '${env:A}', b: '${env:B, \"none\"}'}\n");
    service.file(".env", "A=all\nB=all\n").file(".env.dev", "A=dev\n").env("X", "x");
    assertThat(service.json("custom")).isEqualTo("{\"a\":\"dev\",\"b\":\"none\"}");
    service.option("stage", "prod");
    assertThat(service.json("custom")).isEqualTo("{\"a\":\"all\",\"b\":\"all\"}");
    service.env("A", "shell");
    assertThat(service.json("custom", "a")).isEqualTo("\"shell\"");
  }

  @Test
  void envFileCannotSetTheStage() {
    yaml("  stage: ${env:STAGE, 'dev'}\nuseDotenv: true\n");
    service.file(".env", "STAGE=prod\n");
    service.assertFindings(
        "serverless.yml:4:10 variable/too-early ${env:STAGE, 'dev'} is needed for the stage, but"
            + " .env is read only once the stage is known (set STAGE in the environment, or remove"
            + " it from .env)");
  }

  @Test
  void rejectsLaterSourcesForTheStage() {
    yaml("  stage: ${param:stage}\n");
    service.assertFindings(
        "serverless.yml:4:10 variable/too-early ${param:stage} is not available yet: it is resolved"
            + " after the stage, which needs this value (use a value that is known earlier: a"
            + " string, self, opt, env, file or sls)");
    yaml("  region: ${self:custom.region}\ncustom:\n  region: ${ssm:/region}\n");
    service.clouds((provider, section, environment) -> new FakeVariables());
    service.assertFindings(
        "serverless.yml:6:11 variable/too-early ${ssm:/region} is not available yet: it is resolved"
            + " after the connection to the cloud, which needs this value (use a value that is"
            + " known earlier: a string, self, opt, env, file or sls)");
  }

  @Test
  void reportsCycles() {
    yaml(
        """
        custom:
          a: ${self:custom.b}
          b: x${self:custom.c.d}
          c: {d: '${self:custom.a}'}
          e: ${self:custom.e}
          f: ${self:custom}
        """);
    service.assertFindings(
        "serverless.yml:5:6 variable/circle circular variable reference: custom.a"
            + " (serverless.yml:5:6) -> custom.b (serverless.yml:6:6) -> custom.c.d"
            + " (serverless.yml:7:10) -> custom.a (set one of them to a fixed value)",
        "serverless.yml:8:6 variable/circle circular variable reference: custom.e"
            + " (serverless.yml:8:6) -> custom.e (set one of them to a fixed value)",
        "serverless.yml:9:6 variable/circle circular variable reference: custom.f"
            + " (serverless.yml:9:6) -> custom.f (set one of them to a fixed value)");
  }

  @Test
  void rejectsVeryLongReferenceChains() {
    StringBuilder text = new StringBuilder("custom:\n  p0: end\n");
    for (int i = 1; i <= 250; i++) {
      text.append("  p").append(i).append(": ${self:custom.p").append(i - 1).append("}\n");
    }
    yaml(text.toString().replace("p0: end", "p0: end\n  last: ${self:custom.p250}"));
    assertThat(service.json("custom", "p250")).isEqualTo("\"end\"");
    for (int i = 251; i <= 400; i++) {
      text.append("  p").append(i).append(": ${self:custom.p").append(i - 1).append("}\n");
    }
    yaml(text.toString().replace("p0: end", "first: ${self:custom.p400}\n  p0: end"));
    assertThat(service.findings()).contains("variable/depth more than 300 properties");
  }

  @Test
  void unknownSourcesGetAHint() {
    yaml("custom: {a: '${slef:service}', b: '${vault:x, \"y\"}'}\n");
    service.clouds((provider, section, environment) -> new FakeVariables());
    service.assertFindings(
        "serverless.yml:4:14 variable/unknown-source unknown source \"slef\" in ${slef:service}"
            + " (did you mean \"self\"?)",
        "serverless.yml:4:36 variable/unknown-source unknown source \"vault\" in ${vault:x, \"y\"}"
            + " (use one of env, file, git, opt, param, self, sls, ssm, strToBool)");
  }

  @Test
  void connectsToTheCloudOnDemand() {
    List<String> asked = new ArrayList<>();
    service.clouds((provider, section, environment) -> {
      asked.add(provider + " " + Json.write(section, 0));
      return new FakeVariables();
    });
    yaml("  region: ${opt:region, 'eu-west-1'}\ncustom: {a: '${env:PATH, ssm:/x}'}\n");
    assertThat(service.read().hasErrors()).isFalse();
    assertThat(asked).isEmpty();
    yaml(
        """
          region: ${opt:region, 'eu-west-1'}
          memorySize: 5
          role: ${ssm:/plain}
        custom: {a: '${ssm:/plain}', n: '${ssm:/none, "fallback"}'}
        """);
    assertThat(service.json("custom")).isEqualTo("{\"a\":\"value\",\"n\":\"fallback\"}");
    assertThat(asked)
        .containsExactly("aws {\"name\":\"aws\",\"region\":\"eu-west-1\",\"memorySize\":5}");
  }

  @Test
  void redactsSecrets() {
    service.clouds((provider, section, environment) -> new FakeVariables());
    yaml(
        """
        custom:
          password: ${ssm:/secret}
          again: ${self:custom.password}
          url: db://me:${self:custom.password}@${ssm:/plain}
          both: ${self:custom.object}
          object: ${ssm:/object}
          user: ${self:custom.object.user}
          list: [1, '${self:custom.password}']
          open: ${ssm:/plain}
        """);
    Manifest manifest = service.read().orThrow();
    assertThat(Json.write(manifest.root().get("custom"), 0))
        .isEqualTo(
            "{\"password\":\"pa${self:x}ss\",\"again\":\"pa${self:x}ss\","
                + "\"url\":\"db://me:pa${self:x}ss@value\",\"both\":{\"user\":\"u\",\"n\":1},"
                + "\"object\":{\"user\":\"u\",\"n\":1},\"user\":\"u\",\"list\":[1,\"pa${self:x}ss\"],"
                + "\"open\":\"value\"}");
    assertThat(Json.write(manifest.redacted().get("custom"), 0))
        .isEqualTo(
            "{\"password\":\"${ssm:/secret}\",\"again\":\"${ssm:/secret}\","
                + "\"url\":\"db://me:${ssm:/secret}@value\","
                + "\"both\":{\"user\":\"${ssm:/object}\",\"n\":\"${ssm:/object}\"},"
                + "\"object\":{\"user\":\"${ssm:/object}\",\"n\":\"${ssm:/object}\"},"
                + "\"user\":\"${ssm:/object}\",\"list\":[1,\"${ssm:/secret}\"],\"open\":\"value\"}");
    assertThat(manifest.secrets())
        .containsEntry("pa${self:x}ss", "${ssm:/secret}")
        .containsEntry("u", "${ssm:/object}")
        .doesNotContainKey("value");
  }

  @Test
  void reportsConnectionFailuresAtTheVariable() {
    service.clouds((provider, section, environment) -> {
      throw new UserException(Diagnostic.error("aws/credentials", "there are no credentials"));
    });
    yaml("custom: {a: '${ssm:/x}'}\n");
    service.assertFindings("serverless.yml:4:14 aws/credentials there are no credentials (null)");
  }

  @Test
  void changesTheProviderSectionOfBothForms() {
    service.clouds((provider, section, environment) -> new FakeVariables());
    yaml("custom: {a: '${ssm:/secret}'}\n");
    Manifest changed =
        service
            .read()
            .orThrow()
            .withSection(section -> section.with("region", new Scalar("x", section.place())));
    assertThat(changed.root().get("provider", "region")).extracting(Node::text).isEqualTo("x");
    assertThat(changed.redacted().get("provider", "region")).extracting(Node::text).isEqualTo("x");
    assertThat(changed.secrets()).containsOnlyKeys("pa${self:x}ss");
  }

  @Test
  void refusesWhatIsNoTextFile() throws Exception {
    Files.createDirectory(folder.resolve("folder.yml"));
    assertThat(
            new ProcessBuilder("mkfifo", folder.resolve("pipe.json").toString()).start().waitFor())
        .isZero();
    try (RandomAccessFile large =
        new RandomAccessFile(folder.resolve("large.txt").toFile(), "rw")) {
      large.setLength(3L << 30);
    }
    yaml(
        """
        custom:
          a: ${file(folder.yml)}
          b: ${file(pipe.json):x}
          c: ${file(large.txt)}
          d: ${file(/dev/zero)}
          e: ${file(/proc/self/environ)}
          f: "${file(a\\0b.js)}"
        """);
    service.assertFindings(
        "serverless.yml:5:6 file/unreadable cannot read folder.yml: it is a folder"
            + " (use a text file that contains the value)",
        "serverless.yml:6:6 file/unreadable cannot read pipe.json: it is a device or a pipe"
            + " (use a text file that contains the value)",
        "serverless.yml:7:6 file/unreadable cannot read large.txt: it has 3072 MB; at most 32 MB"
            + " are read (use a text file that contains the value)",
        "serverless.yml:8:6 file/unreadable cannot read /dev/zero: it is a device or a pipe"
            + " (use a text file that contains the value)",
        "serverless.yml:9:6 file/unreadable cannot read /proc/self/environ: it is a file of the"
            + " kernel (use a text file that contains the value)",
        "serverless.yml:10:6 file/name \"a\u0000b.js\" cannot be the name of a file: Nul character"
            + " not allowed (write a path such as config/values.yml)");
  }

  @Test
  void refusesAPipeInPlaceOfTheManifestOrDotenv() throws Exception {
    for (String name : List.of(".env", "serverless.yaml")) {
      new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start().waitFor();
    }
    assertThat(service.findings())
        .isEqualTo(
            "null file/unreadable cannot read serverless.yaml: it is a device or a pipe"
                + " (use a text file that contains the value)");
    yaml("useDotenv: true\n");
    assertThat(service.findings())
        .isEqualTo(
            "serverless.yml:4:12 file/unreadable cannot read .env: it is a device or a pipe"
                + " (use a text file that contains the value)");
  }

  @Test
  void recordsTheFilesRead() {
    yaml("custom: ${file(a.yml):x}\n");
    service.file("a.yml", "x: ${file(sub/b.json)}\n").file("sub/b.json", "{\"y\": 1}");
    assertThat(service.json("custom")).isEqualTo("{\"y\":1}");
    assertThat(service.read().orThrow().files().stream().map(f -> folder.relativize(f).toString()))
        .containsExactly("serverless.yml", "a.yml", "sub/b.json");
  }

  @Test
  void reportsErrorsInOtherFilesAtTheirPlace() {
    yaml(
        """
        custom:
          a: ${file(a.yml)}
          b: ${file(b.json)}
          c: ${file(c.yml)}
          d: ${file(d)}
        """);
    service
        .file("a.yml", "x: [1\n")
        .file("b.json", "{\"x\": }")
        .file("c.yml", "x: y\nz: ${env:NOPE_NOPE}\n")
        .file("d/e", "");
    assertThat(
            service
                .findings()
                .lines()
                .map(line -> line.substring(0, line.indexOf(" ", line.indexOf(" ") + 1))))
        .containsExactly(
            "a.yml:1:4 yaml/syntax",
            "b.json:1:7 json/syntax",
            "c.yml:2:4 variable/not-found",
            "serverless.yml:8:6 file/unreadable");
  }

  @Test
  void warnsAboutUnsupportedFrameworkVersions() {
    for (String range :
        List.of(
            "3",
            "^3",
            "'4'",
            "'>=1 <5'",
            "'>=2.0.0 <4.0.0'",
            "~3.38",
            "3.x",
            "'*'",
            "'2 || 3'",
            "3.40.0",
            "'>= 3.0'",
            "'1.0 - 3.5'",
            "v3.1")) {
      yaml("frameworkVersion: " + range + "\n");
      assertThat(service.findings()).as(range).isEmpty();
    }
    for (String range : List.of("'2'", "^1.60.0", "'<3'", "'>=5'", "'>4'", "0.x")) {
      yaml("frameworkVersion: " + range + "\n");
      assertThat(service.findings()).as(range).contains("manifest/framework-version this manifest");
      assertThat(service.read().hasErrors()).isFalse();
    }
    yaml("frameworkVersion: latest\n");
    service.assertFindings(
        "serverless.yml:4:19 manifest/framework-version \"latest\" is not a version range"
            + " (write a range such as 3 or \">=3 <5\")");
  }

  /// Resolves a few parameters.
  private record FakeVariables() implements Variables {
    private static final Map<String, Object> SECRETS =
        Map.of(
            "/secret",
            "pa${self:x}ss",
            "/object",
            new java.util.TreeMap<>(Map.of("user", "u", "n", 1)).descendingMap());

    @Override
    public Set<String> sources() {
      return Set.of("ssm");
    }

    @Override
    public @Nullable ResolvedValue resolve(
        String source, List<String> parameters, @Nullable String address, SourceRange place) {
      Node plain = new Scalar("value", place);
      return switch (String.valueOf(address)) {
        case "/plain" -> new ResolvedValue(plain, false);
        case "/secret", "/object" ->
            new ResolvedValue(Json.node(SECRETS.get(address), place), true);
        default -> null;
      };
    }
  }
}
