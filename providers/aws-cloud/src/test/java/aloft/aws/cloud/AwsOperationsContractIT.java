package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.model.Section;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.OperationsContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the contract of operations against MiniStack.
final class AwsOperationsContractIT extends OperationsContract {
  private final AwsFixture fixture;

  AwsOperationsContractIT(@TempDir Path folder) {
    fixture = AwsFixture.withApiKey(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  private static Node node(String json) {
    return Json.read(json, "serverless.yml");
  }

  @Override
  protected List<Reference> references() {
    return List.of(
        new Reference(node("{\"Ref\": \"HelloLambdaFunction\"}"), "shop-dev-hello"),
        new Reference(
            node("{\"Fn::GetAtt\": [\"HelloLambdaFunction\", \"Arn\"]}"),
            "arn:aws:lambda:us-east-1:" + fixture.accountId() + ":function:shop-dev-hello"),
        new Reference(node("{\"Fn::Sub\": \"${AWS::Region}/x\"}"), "us-east-1/x"),
        new Reference(
            node("{\"Fn::Join\": [\"-\", [\"a\", {\"Ref\": \"AWS::StackName\"}]]}"), "a-shop-dev"));
  }

  @Override
  protected Node unknownReference() {
    return node("{\"Ref\": \"Nothing\"}");
  }

  @Test
  void sectionsListLayersAndApiKeys() {
    try (Cloud cloud = fixture.connect()) {
      List<Section> sections = cloud.operations().info(fixture.target(), false).sections();
      assertThat(sections).extracting(Section::key).containsExactly("layers", "apiKeys");
      assertThat(sections).extracting(Section::secret).containsExactly(false, true);
      assertThat(sections.get(0).items())
          .singleElement()
          .satisfies(layer -> {
            assertThat(layer.name()).isEqualTo("common");
            assertThat(layer.value()).startsWith("arn:aws:lambda:us-east-1:");
          });
      assertThat(sections.get(1).items()).extracting(Section.Item::name).containsExactly("partner");
    }
  }
}
