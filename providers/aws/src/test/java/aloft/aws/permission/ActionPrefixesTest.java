package aloft.aws.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionPrefixesTest {
  private static final Path LIST =
      Path.of("src/main/resources/aloft/aws/permission/action-prefixes.txt");

  @ParameterizedTest
  @CsvSource({
    "AWS::Backup::BackupVault, backup",
    "AWS::ApiGatewayV2::VpcLink, apigateway",
    "AWS::Cognito::UserPoolGroup, cognito-idp",
    "AWS::Cognito::IdentityPool, cognito-identity",
    "AWS::Cognito::IdentityPoolRoleAttachment, cognito-identity",
    "AWS::DocDB::DBCluster, rds",
    "AWS::DocDBElastic::Cluster, docdb-elastic",
    "AWS::EMRServerless::Application, emr-serverless",
    "AWS::MediaPackage::Channel, mediapackage",
    "AWS::MediaPackage::PackagingGroup, mediapackage-vod",
    "AWS::Timestream::Table, timestream",
    "Unknown, cloudformation",
  })
  void longestStartOfTheTypeDecides(String type, String prefix) {
    assertThat(ActionPrefixes.load().of(type)).isEqualTo(prefix);
  }

  @Test
  void listIsSortedAndHasOnlyDifferences() throws IOException {
    List<String> lines =
        Files.readAllLines(LIST).stream().filter(line -> !line.startsWith("#")).toList();
    assertThat(lines)
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(line -> line.matches("AWS::\\w+::\\w* [a-z0-9-]+"));
    assertThat(lines).noneMatch(line -> line.matches("(?i)AWS::(\\w+):: \\1"));
  }
}
