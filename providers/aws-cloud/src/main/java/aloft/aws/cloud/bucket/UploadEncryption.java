package aloft.aws.cloud.bucket;

import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// How the files of a service are encrypted in its bucket.
///
/// @param settings by their names in the S3 API; empty for the default of the bucket
record UploadEncryption(Map<String, String> settings) {

  boolean hasCustomerKey() {
    return settings.containsKey("SSECustomerKey");
  }

  PutObjectRequest.Builder set(PutObjectRequest.Builder put) {
    set("ServerSideEncryption", put::serverSideEncryption);
    set("SSEKMSKeyId", put::ssekmsKeyId);
    set("SSECustomerAlgorithm", put::sseCustomerAlgorithm);
    set("SSECustomerKey", put::sseCustomerKey);
    set("SSECustomerKeyMD5", put::sseCustomerKeyMD5);
    return put;
  }

  CopyObjectRequest.Builder set(CopyObjectRequest.Builder copy) {
    set("ServerSideEncryption", copy::serverSideEncryption);
    set("SSEKMSKeyId", copy::ssekmsKeyId);
    return copy;
  }

  private void set(String name, Consumer<String> setter) {
    String value = settings.get(name);
    if (value != null) {
      setter.accept(value);
    }
  }
}
