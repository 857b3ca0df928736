package aloft.aws.event.s3;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.EventType;
import aloft.aws.manifest.BucketSection;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compiles `s3` events: the stack creates a bucket with its notifications, and a custom resource
/// adds notifications to an existing one.
public final class BucketEventType implements EventType<BucketEvent> {

  @Override
  public String key() {
    return "s3";
  }

  @Override
  public Class<BucketEvent> shape() {
    return BucketEvent.class;
  }

  @Override
  public void check(
      AwsService service,
      List<EventDefinition<BucketEvent>> definitions,
      DiagnosticCollector findings) {
    Map<String, EventDefinition<BucketEvent>> existing = new HashMap<>();
    for (EventDefinition<BucketEvent> definition : definitions) {
      if (definition.event().isExisting()) {
        EventDefinition<BucketEvent> first =
            existing.putIfAbsent(definition.function(), definition);
        if (first != null && !first.event().bucket().equals(definition.event().bucket())) {
          findings.error(
              bucketPlace(definition),
              "s3/several-buckets",
              "a function can have events of one existing bucket only; this one has events of "
                  + print(first.event().bucket())
                  + " already",
              "attach this bucket to another function");
        }
      } else {
        checkName(service, definition, findings);
      }
    }
  }

  private static void checkName(
      AwsService service, EventDefinition<BucketEvent> definition, DiagnosticCollector findings) {
    String entry = definition.event().bucket().text();
    SourceRange place = bucketPlace(definition);
    if (entry == null) {
      findings.error(
          place,
          "s3/new-bucket",
          "the name of a bucket that the stack creates must be a text",
          "add \"existing: true\" if the bucket exists or is defined in \"resources\"");
      return;
    }
    BucketSection settings = NewBuckets.settings(service, entry);
    String name = settings == null ? entry : settings.bucket(entry);
    if (!BucketName.isValid(name)) {
      findings.error(
          place,
          "s3/bucket-name",
          "\"" + name + "\" cannot be the name of a bucket",
          "a name has 3 to 63 " + BucketSection.NAME_WORDS);
    } else if (!BucketName.hasValidLength(name)) {
      findings.refusal(
          place,
          "s3/bucket-name",
          "the name \"" + name + "\" has " + name.length() + " characters",
          "a name has 3 to 63 " + BucketSection.NAME_WORDS);
    }
  }

  private static SourceRange bucketPlace(EventDefinition<BucketEvent> definition) {
    Node bucket = definition.node().get("bucket");
    return bucket == null ? definition.node().place() : bucket.place();
  }

  private static String print(Value bucket) {
    String text = bucket.text();
    return text == null ? Json.write(bucket.plain(), 0) : "\"" + text + "\"";
  }

  @Override
  public List<CustomResourceFunction.Requirement> customFunctions(
      AwsService service, List<EventDefinition<BucketEvent>> definitions) {
    return new ExistingBuckets(service, definitions).requirements();
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<BucketEvent>> definitions, Instant moment) {
    return new NewBuckets(service, definitions)
        .compile()
        .plus(new ExistingBuckets(service, definitions).compile(moment));
  }
}
