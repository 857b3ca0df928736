package aloft.aws.manifest;

import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Problem;
import java.util.ArrayList;
import java.util.List;

/// The keys below the settings of a bucket in `provider.s3`, as the schema of the Serverless
/// Framework has them.
final class BucketKeys {
  private static final String KEYS =
      """
      {"accelerateConfiguration": {"AccelerationStatus": 0},
       "analyticsConfigurations": [{"Id": 0, "Prefix": 0, "TagFilters": [{"Key": 0, "Value": 0}],
        "StorageClassAnalysis": {"DataExport": {"OutputSchemaVersion": 0,
         "Destination": {"BucketAccountId": 0, "BucketArn": 0, "Format": 0, "Prefix": 0}}}}],
       "bucketEncryption": {"ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": 0,
        "ServerSideEncryptionByDefault": {"KMSMasterKeyID": 0, "SSEAlgorithm": 0}}]},
       "corsConfiguration": {"CorsRules": [{"AllowedHeaders": 0, "AllowedMethods": 0,
        "AllowedOrigins": 0, "ExposedHeaders": 0, "Id": 0, "MaxAge": 0}]},
       "inventoryConfigurations": [{"Enabled": 0, "Id": 0, "IncludedObjectVersions": 0,
        "OptionalFields": 0, "Prefix": 0, "ScheduleFrequency": 0,
        "Destination": {"BucketAccountId": 0, "BucketArn": 0, "Format": 0, "Prefix": 0}}],
       "lifecycleConfiguration": {"Rules": [{"ExpirationDate": 0, "ExpirationInDays": 0, "Id": 0,
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 0}, "Prefix": 0, "Status": 0,
        "NoncurrentVersionExpirationInDays": 0, "TagFilters": [{"Key": 0, "Value": 0}],
        "NoncurrentVersionTransition": {"StorageClass": 0, "TransitionInDays": 0},
        "NoncurrentVersionTransitions": [{"StorageClass": 0, "TransitionInDays": 0}],
        "Transitions": [{"StorageClass": 0, "TransitionDate": 0, "TransitionInDays": 0}]}]},
       "loggingConfiguration": {"DestinationBucketName": 0, "LogFilePrefix": 0},
       "metricsConfigurations": [{"Id": 0, "Prefix": 0, "TagFilters": [{"Key": 0, "Value": 0}]}],
       "notificationConfiguration": {
        "LambdaConfigurations": [{"Event": 0, "Function": 0,
         "Filter": {"S3Key": {"Rules": [{"Name": 0, "Value": 0}]}}}],
        "QueueConfigurations": [{"Event": 0, "Queue": 0,
         "Filter": {"S3Key": {"Rules": [{"Name": 0, "Value": 0}]}}}],
        "TopicConfigurations": [{"Event": 0, "Topic": 0,
         "Filter": {"S3Key": {"Rules": [{"Name": 0, "Value": 0}]}}}]},
       "objectLockConfiguration": {"ObjectLockEnabled": 0,
        "Rule": {"DefaultRetention": {"Days": 0, "Mode": 0, "Years": 0}}},
       "publicAccessBlockConfiguration": {"BlockPublicAcls": 0, "BlockPublicPolicy": 0,
        "IgnorePublicAcls": 0, "RestrictPublicBuckets": 0},
       "replicationConfiguration": {"Role": 0, "Rules": [{
        "DeleteMarkerReplication": {"Status": 0}, "Id": 0, "Prefix": 0, "Priority": 0, "Status": 0,
        "Destination": {"AccessControlTranslation": {"Owner": 0}, "Account": 0, "Bucket": 0,
         "EncryptionConfiguration": {"ReplicaKmsKeyID": 0}, "StorageClass": 0,
         "Metrics": {"EventThreshold": {"Minutes": 0}, "Status": 0},
         "ReplicationTime": {"Status": 0, "Time": {"Minutes": 0}}},
        "Filter": {"And": {"Prefix": 0, "TagFilters": [{"Key": 0, "Value": 0}]}, "Prefix": 0,
         "TagFilter": {"Key": 0, "Value": 0}},
        "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": 0}}}]},
       "tags": [{"Key": 0, "Value": 0}],
       "versioningConfiguration": {"Status": 0},
       "websiteConfiguration": {"ErrorDocument": 0, "IndexDocument": 0,
        "RedirectAllRequestsTo": {"HostName": 0, "Protocol": 0},
        "RoutingRules": [{
         "RedirectRule": {"HostName": 0, "HttpRedirectCode": 0, "Protocol": 0,
          "ReplaceKeyPrefixWith": 0, "ReplaceKeyWith": 0},
         "RoutingRuleCondition": {"HttpErrorCodeReturnedEquals": 0, "KeyPrefixEquals": 0}}]}}
      """;

  private BucketKeys() {}

  /// The unknown keys, and the values of another type, in the settings of a bucket.
  static List<Problem> problems(Mapping bucket) {
    List<Problem> problems = new ArrayList<>();
    Node known = null;
    for (Mapping.Entry setting : bucket.entries().values()) {
      if (!(setting.value() instanceof Scalar)) {
        known = known == null ? Json.read(KEYS, "keys of buckets") : known;
        Node below = known.get(setting.key());
        // The record reports a value of another type.
        if (below != null && isList(below) == isList(setting.value())) {
          check(setting.key(), setting.value(), below, problems);
        }
      }
    }
    return problems;
  }

  private static void check(String path, Node value, Node known, List<Problem> problems) {
    if (known instanceof Scalar || isFunction(value)) {
      return;
    }
    if (known instanceof Sequence items && value instanceof Sequence list) {
      for (int i = 0; i < list.items().size(); i++) {
        check(path + "." + i, list.items().get(i), items.items().getFirst(), problems);
      }
    } else if (known instanceof Mapping keys && value instanceof Mapping mapping) {
      for (Mapping.Entry entry : mapping.entries().values()) {
        Node below = keys.get(entry.key());
        if (below == null) {
          problems.add(
              new Problem(
                  path + "." + entry.key(),
                  "manifest/unknown-property",
                  "unknown property \"" + entry.key() + "\"",
                  Suggestion.didYouMean(entry.key(), keys.entries().keySet()),
                  Problem.Kind.VIOLATION));
        } else if (!entry.value().isNull()) {
          check(path + "." + entry.key(), entry.value(), below, problems);
        }
      }
    } else {
      problems.add(
          new Problem(
              path,
              "manifest/type",
              isList(known) ? "expected a list" : "expected an object",
              null,
              Problem.Kind.VIOLATION));
    }
  }

  private static boolean isList(Node node) {
    return node instanceof Sequence;
  }

  private static boolean isFunction(Node value) {
    if (!(value instanceof Mapping mapping) || mapping.entries().size() != 1) {
      return false;
    }
    String key = mapping.entries().firstEntry().getKey();
    return key.equals("Ref") || key.startsWith("Fn::");
  }
}
