package aloft.aws.existing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Places;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ImportTemplateTest {
  private static final Mapping DEPLOYED =
      json(
          """
          {"Description": "old", "Parameters": {"Level": {"Type": "String"}},
           "Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}},
           "Outputs": {"Name": {"Value": {"Ref": "Bucket"}}}}
          """);

  private static Mapping json(String text) {
    return (Mapping) Json.read(text, "template");
  }

  private static Mapping next(String properties) {
    return json(
        """
        {"Description": "new", "Resources": {
           "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "changed"}},
           "Log": {"Type": "AWS::Logs::LogGroup", "DependsOn": "Other", "Properties": {%s}},
           "Kept": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Delete"},
           "Other": {"Type": "AWS::SNS::Topic"}},
         "Outputs": {"More": {"Value": "x"}}}
        """
            .formatted(properties));
  }

  private static Mapping of(
      @Nullable Mapping deployed, Mapping next, List<NamedResource> imported) {
    return ImportTemplate.of(deployed, next, imported, new Places.Unknown());
  }

  private static List<NamedResource> named(String... ids) {
    return Stream.of(ids)
        .map(id ->
            new NamedResource(
                id, "AWS::Logs::LogGroup", id, new NamedResource.Identifier("Name", id), false))
        .toList();
  }

  @Test
  void nothingElseOfTheStackIsDifferent() {
    Mapping template =
        of(
            DEPLOYED,
            next("\"LogGroupName\": \"x\", \"RetentionInDays\": 14"),
            named("Log", "Kept"));
    assertThat(Json.write(template, 0))
        .isEqualTo(
            Json.write(
                json(
                    """
                    {"Description": "old", "Parameters": {"Level": {"Type": "String"}},
                     "Resources": {"Bucket": {"Type": "AWS::S3::Bucket"},
                       "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "x"},
                         "DeletionPolicy": "Retain"},
                       "Kept": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Delete"}},
                     "Outputs": {"Name": {"Value": {"Ref": "Bucket"}}}}
                    """),
                0));
  }

  @Test
  void aNewStackHasOnlyWhatIsImported() {
    Mapping template = of(null, next(""), named("Log"));
    assertThat(template.entries().keySet()).containsExactly("Resources");
    assertThat(template.get("Resources"))
        .isInstanceOfSatisfying(
            Mapping.class,
            resources -> assertThat(resources.entries().keySet()).containsExactly("Log"));
  }

  @Test
  void referencesToWhatTheStackHasAreKept() {
    String known =
        """
        "A": {"Ref": "Bucket"}, "B": {"Fn::GetAtt": ["Bucket", "Arn"]}, "C": {"Ref": "AWS::Region"},
        "D": {"Fn::Sub": "${Bucket.Arn}/${Level}/${AWS::Region}"}, "E": {"Fn::GetAtt": "Kept.Arn"},
        "F": {"Fn::Sub": ["${Own}", {"Own": {"Ref": "Level"}}]}\
        """;
    assertThat(of(DEPLOYED, next("\"LogGroupName\": {" + known + "}"), named("Log", "Kept")))
        .isNotNull();
  }

  @Test
  void referencesToWhatIsNewAreErrors() {
    for (String reference :
        List.of(
            "{\"Ref\": \"Other\"}",
            "{\"Fn::GetAtt\": [\"Other\", \"Arn\"]}",
            "{\"Fn::GetAtt\": \"Other.Arn\"}",
            "[{\"Fn::Sub\": \"a${Other}b\"}]",
            "{\"Fn::Sub\": [\"${Own}${Other.Arn}\", {\"Own\": 1}]}",
            "{\"Fn::Sub\": [\"${Own}\", {\"Own\": {\"Ref\": \"Other\"}}]}",
            "{\"Fn::If\": [\"Other\", 1, 2]}")) {
      Mapping next = next("\"LogGroupName\": " + reference);
      UserException refused =
          catchThrowableOfType(UserException.class, () -> of(DEPLOYED, next, named("Log")));
      assertThat(refused)
          .as(reference)
          .hasMessageContaining(
              "Log (AWS::Logs::LogGroup) cannot be imported: it refers to Other,");
    }
  }

  /// CloudFormation finds only resources that stay when the stack is deleted.
  @Test
  void eachResourceStaysWhileItIsLookedFor() {
    Mapping template = ImportTemplate.retaining(next(""), Set.of("Log", "Kept"));
    assertThat(template.get("Resources", "Log", "DeletionPolicy")).asString().contains("Retain");
    assertThat(template.get("Resources", "Kept", "DeletionPolicy")).asString().contains("Retain");
    assertThat(template.get("Resources", "Other", "DeletionPolicy")).isNull();
    Mapping chosen =
        json("{\"Resources\": {\"Log\": {\"Type\": \"T\", \"DeletionPolicy\": {\"Ref\": \"P\"}}}}");
    assertThat(
            ImportTemplate.retaining(chosen, Set.of("Log"))
                .get("Resources", "Log", "DeletionPolicy"))
        .asString()
        .contains("Retain");
  }
}
