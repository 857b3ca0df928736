package aloft.aws.cloud.bucket;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.connection.Parallel;
import aloft.aws.plan.BucketStep;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A bucket with deployments in folders: `PREFIX/SERVICE/STAGE/MILLISECONDS-TIME/FILE`.
public final class DeploymentBucket {
  private static final Pattern FOLDER =
      Pattern.compile("^(\\d+)-\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}[^/]*$");

  /// The folder of what was done to single functions since the last deployment.
  private static final String UPDATES = "updated-functions/";

  /// The folder of empty files that are there while runs have more to do than their stack.
  private static final String UNFINISHED = "unfinished/";

  private static final int MAX_PARALLEL = 8;
  static final String HASH_METADATA = "filesha256";

  /// The metadata of a template with the id of the deployment to restore if it is to be taken back.
  static final String PREVIOUS_METADATA = "previous";

  /// What a template notes of all files of its deployment: a hash of their names and hashes.
  static final String FILES_METADATA = "filessha256";

  private final S3Client s3;
  private final String region;
  private final String name;
  private final BucketObjects objects;

  public DeploymentBucket(Clients clients, String name) {
    this.s3 = clients.s3();
    this.region = clients.region();
    this.name = name;
    this.objects = new BucketObjects(s3, name);
  }

  public String name() {
    return name;
  }

  /// Checks a bucket of the user.
  ///
  /// @param creation how it is created if it does not exist; null if it is not
  /// @throws UserException if it does not exist, or is not in the region of the stack
  public void check(BucketStep.@Nullable Creation creation) {
    HeadBucketResponse response;
    try {
      response = s3.headBucket(request -> request.bucket(name));
    } catch (S3Exception e) {
      String other = otherRegion(e, region);
      if (other != null) {
        throw wrongRegion(other);
      }
      if (e.statusCode() == 404 && creation != null) {
        new NewBucket(s3, name).create(creation, region);
        return;
      }
      if (e.statusCode() == 404) {
        throw missingBucket("provider.deploymentBucket names", "create it, or set another bucket");
      }
      throw e;
    }
    String actual = "EU".equals(response.bucketRegion()) ? "eu-west-1" : response.bucketRegion();
    if (actual != null && !actual.isEmpty() && !actual.equals(region)) {
      throw wrongRegion(actual);
    }
  }

  /// The region of a bucket that S3 cannot reach in another region; null if that is not the error.
  /// S3 answers with a redirection, or refuses the signature, whose region is wrong.
  public static @Nullable String otherRegion(AwsServiceException error, String region) {
    AwsErrorDetails details = error.awsErrorDetails();
    return details == null || details.sdkHttpResponse() == null
        ? null
        : details
            .sdkHttpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .filter(actual -> !actual.equals(region))
            .orElse(null);
  }

  private UserException wrongRegion(String actual) {
    return new UserException(
        Diagnostic.error(
                "bucket/region",
                "the deployment bucket " + name + " is in " + actual + ", the service in " + region)
            .hint("use a bucket in " + region + ", or deploy to " + actual));
  }

  private UserException missingBucket(String who, String next) {
    return new UserException(
        Diagnostic.error(
                "bucket/missing", "there is no bucket " + name + ", which " + who + " for uploads")
            .hint(next));
  }

  /// Whether the bucket exists.
  ///
  /// @throws UserException if it is not in the region of the stack
  public boolean exists() {
    try {
      s3.headBucket(request -> request.bucket(name));
      return true;
    } catch (S3Exception e) {
      String other = otherRegion(e, region);
      if (other != null) {
        throw wrongRegion(other);
      }
      if (e.statusCode() == 404) {
        return false;
      }
      throw e;
    }
  }

  /// What is stored below a key prefix.
  ///
  /// @param deployments newest first
  /// @param updates the keys of the files about functions that were updated without a deployment
  /// @param marks the keys of the marks of unfinished deployments
  public record Contents(
      List<StoredDeployment> deployments, List<String> updates, List<String> marks) {
    /// What is known without asking.
    public static final Contents UNKNOWN = new Contents(List.of(), List.of(), List.of());

    public Contents {
      deployments = List.copyOf(deployments);
      updates = List.copyOf(updates);
      marks = List.copyOf(marks);
    }

    /// Whether a deployment has not done all that follows the change of its stack.
    public boolean isUnfinished() {
      return !marks.isEmpty();
    }

    /// The functions that were updated without a deployment, by their names in Lambda.
    public Set<String> updatedFunctions() {
      Set<String> names = new TreeSet<>();
      updates.forEach(key -> names.add(key.substring(key.lastIndexOf('/') + 1)));
      return names;
    }
  }

  /// Notes that a function is not as its stack says.
  ///
  /// @param function its name in Lambda
  public void markUpdated(StackLocation location, String function) {
    put(location, updates(location) + function, RequestBody.empty());
  }

  /// Notes that more is to be done than the stack, until the mark is removed.
  ///
  /// @param runId the id of the run, which has a mark of its own
  /// @return the key of the mark
  public String markUnfinished(StackLocation location, String runId) {
    String key = location.folder() + UNFINISHED + runId;
    put(location, key, RequestBody.empty());
    return key;
  }

  /// Uploads the code of a function that is updated without a deployment.
  ///
  /// @return the key of the object
  public String uploadUpdate(StackLocation location, String function, byte[] zip) {
    String key = updates(location) + function + ".zip";
    put(location, key, RequestBody.fromBytes(zip));
    return key;
  }

  private void put(StackLocation location, String key, RequestBody content) {
    UploadEncryption encryption = new UploadEncryption(location.encryption());
    s3.putObject(encryption.set(PutObjectRequest.builder().bucket(name).key(key)).build(), content);
  }

  /// The key prefix of the files about functions that were updated without a deployment.
  private static String updates(StackLocation location) {
    return location.folder() + UPDATES + (mayBeShared(location) ? location.stack() + "/" : "");
  }

  /// Whether the stack has a name of its own, in a bucket that others may use: then its deployments
  /// are told apart before each use. Those of a stack with the usual name are told apart only
  /// before they are restored or removed, because others beside them are rare.
  private static boolean mayBeShared(StackLocation location) {
    return location.bucket() != null && location.hasOwnName();
  }

  /// Reads what is stored for a stack.
  ///
  /// @throws UserException if the bucket does not exist
  public Contents contents(StackLocation location) {
    return contents(location, mayBeShared(location));
  }

  /// As [#contents], but without the deployments of others in any case.
  public Contents ownContents(StackLocation location) {
    return contents(location, true);
  }

  private Contents contents(StackLocation location, boolean toldApart) {
    Contents all = contents(location.folder());
    String updates = updates(location);
    String marks = location.folder() + UNFINISHED + StackLocation.runs(location.stack());
    return new Contents(
        toldApart ? owned(location, all.deployments()) : all.deployments(),
        all.updates().stream()
            .filter(key -> key.startsWith(updates) && key.indexOf('/', updates.length()) < 0)
            .toList(),
        all.marks().stream().filter(key -> key.startsWith(marks)).toList());
  }

  /// Those of some deployments that are of a stack: in a bucket of the user, other stacks of the
  /// service may have stored theirs in the same folder. Their state files tell it.
  public List<StoredDeployment> owned(StackLocation location, List<StoredDeployment> deployments) {
    if (location.bucket() == null) {
      return deployments;
    }
    List<Boolean> own = Parallel.map(deployments, MAX_PARALLEL, stored -> isOf(location, stored));
    List<StoredDeployment> owned = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      if (own.get(i)) {
        owned.add(deployments.get(i));
      }
    }
    return owned;
  }

  private boolean isOf(StackLocation location, StoredDeployment stored) {
    String state = text(stored, PlanSteps.STATE);
    if (state == null) {
      return !location.hasOwnName();
    }
    Node name;
    try {
      name = Json.read(state, PlanSteps.STATE).get("service", "provider", "stackName");
    } catch (UserException damaged) {
      return false;
    }
    String stack = name == null ? null : name.text();
    return stack == null ? !location.hasOwnName() : stack.equals(location.stack());
  }

  private Contents contents(String folder) {
    List<S3Object> stored;
    try {
      stored = objects.list(folder);
    } catch (NoSuchBucketException e) {
      throw missingBucket(
          "the stack uses",
          "create a bucket with the same name, or remove the service and deploy it again");
    }
    Map<String, List<StoredDeployment.StoredFile>> byFolder = new HashMap<>();
    List<String> updates = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    for (S3Object object : stored) {
      String path = object.key().substring(folder.length());
      if (path.startsWith(UNFINISHED)) {
        marks.add(object.key());
      }
      if (path.startsWith(UPDATES)) {
        updates.add(object.key());
      }
      int slash = path.indexOf('/');
      if (slash > 0
          && slash < path.length() - 1
          && FOLDER.matcher(path.substring(0, slash)).find()) {
        byFolder
            .computeIfAbsent(path.substring(0, slash), key -> new ArrayList<>())
            .add(
                new StoredDeployment.StoredFile(
                    object.key(),
                    path.substring(slash + 1),
                    object.lastModified(),
                    object.size() == null ? 0 : object.size()));
      }
    }
    List<StoredDeployment> deployments = new ArrayList<>();
    byFolder.forEach((key, files) -> {
      Matcher matcher = FOLDER.matcher(key);
      long timestamp = matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
      deployments.add(new StoredDeployment(key, timestamp, files));
    });
    deployments.sort((left, right) -> {
      int order = Long.compare(right.timestamp(), left.timestamp());
      return order == 0 ? right.folder().compareTo(left.folder()) : order;
    });
    return new Contents(deployments, updates, marks);
  }

  /// The keys with a prefix; empty if the bucket does not exist.
  Set<String> keys(String prefix) {
    try {
      return objects.list(prefix).stream().map(S3Object::key).collect(Collectors.toSet());
    } catch (NoSuchBucketException e) {
      return Set.of();
    }
  }

  /// The hashes in the metadata of a deployment's files, by file name; empty text if a file has
  /// none.
  public Map<String, String> hashes(StoredDeployment deployed) {
    Map<String, String> hashes = new LinkedHashMap<>();
    Parallel.map(deployed.files(), MAX_PARALLEL, item -> Map.entry(item.name(), hash(item.key())))
        .forEach(entry -> hashes.put(entry.getKey(), entry.getValue()));
    return hashes;
  }

  private String hash(String key) {
    return metadata(key).getOrDefault(HASH_METADATA, "");
  }

  /// The id of the deployment to restore if another one is to be taken back, as noted by the run
  /// that deployed or restored that one last; null if there is no note.
  ///
  /// @param folder the key of its folder
  public @Nullable String previous(String folder) {
    return metadata(folder + "/" + PlanSteps.UPLOADED_TEMPLATE).get(PREVIOUS_METADATA);
  }

  /// The hash of the names and hashes of all files of a deployment, as noted when it was uploaded;
  /// null if there is no note.
  ///
  /// @param folder the key of its folder
  @Nullable String filesHash(String folder) {
    return metadata(folder + "/" + PlanSteps.UPLOADED_TEMPLATE).get(FILES_METADATA);
  }

  private Map<String, String> metadata(String key) {
    try {
      return s3.headObject(request -> request.bucket(name).key(key)).metadata();
    } catch (NoSuchKeyException e) {
      // another process has removed it meanwhile
      return Map.of();
    }
  }

  /// The text of a deployment's file; null if the deployment has no such file.
  public @Nullable String text(StoredDeployment deployed, String file) {
    for (StoredDeployment.StoredFile stored : deployed.files()) {
      if (stored.name().equals(file)) {
        try {
          return s3.getObjectAsBytes(request -> request.bucket(name).key(stored.key()))
              .asUtf8String();
        } catch (NoSuchKeyException e) {
          return null;
        }
      }
    }
    return null;
  }

  /// Removes objects, but not their older versions.
  ///
  /// @throws UserException if S3 cannot remove one of them
  public void remove(List<String> keys) {
    objects.delete(keys);
  }

  /// Removes what is stored for a stack. Does nothing if the bucket does not exist.
  public void remove(StackLocation location) {
    if (!exists()) {
      return;
    }
    Contents own = ownContents(location);
    for (StoredDeployment stored : own.deployments()) {
      empty(location.folder() + stored.folder() + "/", location.versioned());
    }
    if (mayBeShared(location)) {
      empty(updates(location), location.versioned());
    } else {
      own.updates().forEach(key -> empty(key, location.versioned()));
    }
    own.marks().forEach(key -> empty(key, location.versioned()));
  }

  /// Removes all objects below a key prefix; all objects of the bucket if the prefix is empty. Does
  /// nothing if the bucket does not exist.
  ///
  /// @param versions whether to remove older versions and delete markers too, if there are any;
  ///   where only the present objects may be listed, it removes these
  public void empty(String folder, boolean versions) {
    try {
      objects.deleteAll(folder, versions);
    } catch (NoSuchBucketException e) {
      return;
    }
  }
}
