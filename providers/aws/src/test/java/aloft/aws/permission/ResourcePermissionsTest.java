package aloft.aws.permission;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResourcePermissionsTest {
  private static final Path GOLDEN = Path.of("src/test/golden");

  /// Types that only the users of the golden manifests add.
  private static final Set<String> OF_USERS =
      Set.of(
          "AWS::AmazonMQ::Broker",
          "AWS::ApiGatewayV2::VpcLink",
          "AWS::Backup::BackupVault",
          "AWS::Cognito::IdentityPool",
          "AWS::ECS::TaskDefinition",
          "AWS::ElasticLoadBalancingV2::TrustStore",
          "AWS::Glue::Crawler",
          "AWS::KinesisFirehose::DeliveryStream",
          "AWS::MSK::ServerlessCluster");

  /// A new event or plugin whose resources are missing in the list would make policies that are too
  /// wide.
  @Test
  void knowsAllTypesThatServicesGenerate() throws IOException {
    ResourcePermissions known = ResourcePermissions.load();
    Set<String> unknown = new TreeSet<>();
    for (Path template : templates()) {
      if (Json.read(Files.readString(template), "template").get("Resources")
          instanceof Mapping resources) {
        for (Mapping.Entry resource : resources.entries().values()) {
          Node named = resource.value().get("Type");
          String type = named == null ? "" : String.valueOf(named.text());
          if (!type.isEmpty() && known.get(type) == null) {
            unknown.add(type);
          }
        }
      }
    }
    assertThat(unknown).isEqualTo(OF_USERS);
  }

  @Test
  void readsRulesWithConditionsAndPassedRoles() {
    ResourcePermissions.ResourceType function =
        Objects.requireNonNull(ResourcePermissions.load().get("AWS::Lambda::Function"));
    assertThat(function.nameProperty()).isEqualTo("FunctionName");
    assertThat(function.passed())
        .containsExactly(new ResourcePermissions.Passed("Role", "lambda.amazonaws.com"));
    assertThat(function.rules())
        .contains(
            new ResourcePermissions.Rule(
                "VpcConfig",
                "ec2",
                List.of("*"),
                List.of(
                    "DescribeNetworkInterfaces",
                    "DescribeSecurityGroups",
                    "DescribeSubnets",
                    "DescribeVpcs")));
  }

  private static List<Path> templates() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files.filter(file -> file.endsWith("template.json")).toList();
    }
  }
}
