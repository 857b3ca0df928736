package aloft.aws.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloudformation.ResourceTypes.ResourceType;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResourceTypesTest {
  private final ResourceTypes types = ResourceTypes.load();

  @Test
  void everyTypeIsFound() {
    List<String> names = types.names();
    assertThat(names)
        .hasSizeGreaterThan(1500)
        .contains("AWS::Lambda::Function")
        .doesNotHaveDuplicates();
    assertThat(names).allSatisfy(name -> assertThat(types.get(name)).as(name).isNotNull());
    assertThat(names.stream().map(name -> name + "|").toList())
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void othersAreNotFound() {
    for (String name :
        List.of("", "#", "A", "AWS::S3::Bucke", "AWS::S3::Buckets", "zzz", "AWS::S3::Bücket")) {
      assertThat(types.get(name)).as(name).isNull();
    }
  }

  @Test
  void aTypeHasAttributesAndProperties() {
    ResourceType table = Objects.requireNonNull(types.get("AWS::DynamoDB::Table"));
    assertThat(table.attributes()).containsExactly("Arn", "StreamArn");
    assertThat(table.properties()).contains("TableName", "KeySchema");
    assertThat(table.replacing()).contains("KeySchema").doesNotContain("BillingMode");
    assertThat(table.mayReplace()).containsExactly("AttributeDefinitions", "LocalSecondaryIndexes");
    ResourceType database = Objects.requireNonNull(types.get("AWS::RDS::DBInstance"));
    assertThat(database.hasAttribute("Endpoint.Address")).isTrue();
    assertThat(database.hasAttribute("EndpointAddress")).isFalse();
    assertThat(database.hasAttribute("Endpoin")).isFalse();
  }
}
