package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.provider.Blueprint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The logical ids of versions. osls 3.77.1 computed the expected ones from the same manifest and
/// the same zips. Another id for unchanged code would make Lambda refuse the version.
final class VersionIdTest {
  private static final String MANIFEST =
      """
      {"service": "shop", "configValidationMode": "off",
       "provider": {"name": "aws", "runtime": "nodejs22.x", "tags": {"team": "a"},
        "environment": {"FOO": 1, "foo_x": "é \\u2028 / <>&'\\" \\t", "Foo2": true, "UNSET": "x",
         "LIST": {"Fn::Join": [",", ["a", {"Ref": "AWS::Region"}]]}, "RATE": 1.50},
        "vpc": {"securityGroupIds": ["sg-12345678"], "subnetIds": ["subnet-12345678", {"Ref": "Net"}]},
        "layers": ["arn:aws:lambda:us-east-1:123456789012:layer:x:1"]},
       "package": {"artifact": "fn.zip", "individually": true},
       "layers": {
        "zed": {"package": {"artifact": "b.zip"}, "description": "hello",
         "compatibleRuntimes": ["nodejs22.x"], "compatibleArchitectures": ["arm64"]},
        "abc": {"package": {"artifact": "layer.zip"}, "name": "other", "licenseInfo": "MIT"}},
       "functions": {
        "plain": {"handler": "a.h"},
        "tagged": {"handler": "a.h", "name": "shop-dev-plain", "tags": {"x": "y"},
         "reservedConcurrency": 5, "logRetentionInDays": 5,
         "logs": {"logFormat": "JSON", "applicationLogLevel": "DEBUG"}},
        "noVpc": {"handler": "a.h", "vpc": false, "memorySize": 512, "timeout": 3, "description": "d",
         "environment": {"UNSET": null}},
        "layered": {"handler": "a.h", "layers": [{"Ref": "ZedLambdaLayer"}, {"Ref": "AbcLambdaLayer"},
         "arn:aws:lambda:us-east-1:123456789012:layer:x:1"]},
        "efs": {"handler": "a.h", "architecture": "arm64", "ephemeralStorageSize": 1024,
         "fileSystemConfig": {"localMountPath": "/mnt/x",
          "arn": "arn:aws:elasticfilesystem:us-east-1:111111111111:access-point/fsap-a1a1a1a1a1a1a1a1a"}},
        "image": {"image": {"command": ["a", "b"], "entryPoint": ["c"], "workingDirectory": "/x",
         "uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/x@sha256:6bb600b4d6e1d7cf521097177dd0c4e9ea373edb91984a505333be8ac9455d38"}},
        "keys": {"handler": "a.h", "role": "arn:aws:iam::123456789012:role/x", "disableLogs": true,
         "onError": "arn:aws:sns:us-east-1:123456789012:x", "tracing": "PassThrough",
         "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/12345678-9abc-def0-1234-56789abcdef1"},
        "snap": {"handler": "a.h", "runtime": "java21", "snapStart": true},
        "ready": {"handler": "a.h", "provisionedConcurrency": 2, "versionFunction": false},
        "pinned": {"handler": "a.h", "runtimeManagement": {"mode": "manual",
         "arn": "arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1"}},
        "others": {"handler": "a.h", "recursiveLoop": "Allow", "maximumRetryAttempts": 1, "url": true,
         "condition": "Big", "dependsOn": ["Net"], "role": {"Fn::GetAtt": ["R", "Arn"]},
         "environment": {"T": {"Fn::Sub": "${AWS::StackName}-x"}}}}}
      """;

  // The SHA-256 of the zips, in base64.
  private static final Artifacts ZIPS =
      new Artifacts(
          Map.of(
              "shop", zip("fn", "bMkjitos0naw+E3CHBJ2acyHmxYe61DDRvSefoPJ63k="),
              "zed", zip("b", "/s1dTrm3RTIHn4IhgpP7JcGE6hMtbISHz74De/TVw94="),
              "abc", zip("layer", "ONkMdDzCnBj7pewemsUJXAiTYvnEhrWt5kKmukV7lyA=")));

  private static Artifact zip(String name, String digest) {
    return new Artifact(name, name + ".zip", digest, 1);
  }

  @Test
  void theIdsAreThoseOfTheServerlessFramework() {
    Mapping manifest = (Mapping) Json.read(MANIFEST, "serverless.json");
    Blueprint blueprint = new AwsProvider().read(manifest, manifest).orThrow();
    Plan plan = blueprint.plan(new Inputs(ZIPS, Instant.parse("2026-01-02T03:04:05Z"), Map.of()));
    String template =
        Objects.requireNonNull(plan.files().get("cloudformation-template-update-stack.json"));
    Node resources = Objects.requireNonNull(Json.read(template, "template").get("Resources"));
    assertThat(((Mapping) resources).entries().keySet())
        .filteredOn(id -> id.contains("LambdaVersion"))
        .containsExactlyInAnyOrder(
            "EfsLambdaVersionQj5P93e6CIob9sqzQfJR7VfJYJykoTHVgLFPtisF4s",
            "ImageLambdaVersionm31diiBECXLrMmfRKtlcpkFdJtcVLc4uWfZ6pTQIw",
            "KeysLambdaVersion0QS8typ9KgaMzH7B04pEG0DqfoyURtOGyYUb7Xag",
            "LayeredLambdaVersion5IxPyNLKgoS0bMXMMCDab0qGNctujxAbFOLthduUaZo",
            "NoVpcLambdaVersionppYEA302x9Vo8D2hbB08FvC0gjggGyIPkzoGzoc",
            "OthersLambdaVersionG83AuwQCKdmhW39tgCdhH4mHpdj2jCrmJssbuATGIs",
            "PinnedLambdaVersionJ6HSa0eglmD104VhKtH4VWvBUwBf6wsMJdNiiI",
            "PlainLambdaVersion9V5rOss68cTVDqAo3fP5jmLDINuVW1ZUqnd7SqKfU",
            "ReadyLambdaVersionlNOQ4H4pFEqADA2ACXJKUTm87CaRN8ecgZdgvTb4LWA",
            "SnapLambdaVersioniAT6217mh2AxGCA43VFIYea4iFCmXhHa2U53UxEQ4",
            "TaggedLambdaVersion9V5rOss68cTVDqAo3fP5jmLDINuVW1ZUqnd7SqKfU");
  }

  private static final String LAYERS =
      """
      {"service": "shop", "provider": {"name": "aws"},
       "layers": {
        "zed": {"retain": true, "allowedAccounts": ["*"],
         "description": "h\u00e9llo / <b>\\t&  \\u2028 \\"q\\"",
         "compatibleRuntimes": ["nodejs22.x", "python3.13"], "compatibleArchitectures": ["arm64"],
         "package": {"artifact": "b.zip"}},
        "abc": {"name": "other", "licenseInfo": "MIT", "package": {"artifact": "b.zip"}}}}
      """;

  /// With another hash, a stack that osls deployed would get new versions of unchanged layers.
  @Test
  void theHashesOfPrebuiltLayersAreThoseOfTheServerlessFramework() throws Exception {
    Mapping manifest = (Mapping) Json.read(LAYERS, "serverless.json");
    Blueprint blueprint = new AwsProvider().read(manifest, manifest).orThrow();
    Map<String, Artifact> artifacts = new HashMap<>();
    for (Package zip : blueprint.packages(new EmptyTree()).orThrow()) {
      String prefix = Objects.requireNonNull(zip.prebuilt()).prefix();
      byte[] hashed = (prefix + "zip").getBytes(StandardCharsets.UTF_8);
      String sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(hashed));
      artifacts.put(zip.name(), new Artifact(zip.name(), "b.zip", "c2hhMjU2", 3, sha1));
    }
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    Plan plan = blueprint.plan(new Inputs(new Artifacts(artifacts), now, Map.of()));
    String template =
        Objects.requireNonNull(plan.files().get("cloudformation-template-update-stack.json"));
    Node resources = Objects.requireNonNull(Json.read(template, "template").get("Resources"));
    assertThat(((Mapping) resources).entries().keySet())
        .contains(
            "ZedLambdaLayer6221d760fbb644a53771c03431e9ae7dba318147",
            "ZedWildLambdaLayerPermission6221d760fbb644a53771c03431e9ae7dba318147",
            "AbcLambdaLayer");
    assertThat(template).contains("287d66a7ae81cb9a8145dca41fda88467fd04c42");
  }
}
