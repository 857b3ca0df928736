package aloft.aws.event.s3;

/// The rules for names of buckets.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Bucket
///   naming rules</a>
final class BucketName {
  private static final int MIN_LENGTH = 3;
  private static final int MAX_LENGTH = 63;
  private static final int BYTES_OF_ADDRESS = 4;

  private BucketName() {}

  /// Whether a name consists of labels of lower-case letters, digits and dashes, and is no IP
  /// address.
  static boolean isValid(String name) {
    String[] labels = name.split("\\.", -1);
    boolean isAddress = labels.length == BYTES_OF_ADDRESS;
    for (String label : labels) {
      if (!isLabel(label)) {
        return false;
      }
      isAddress &= label.length() <= MIN_LENGTH && label.chars().allMatch(BucketName::isDigit);
    }
    return !isAddress;
  }

  static boolean hasValidLength(String name) {
    return name.length() >= MIN_LENGTH && name.length() <= MAX_LENGTH;
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.charAt(0) != '-'
        && label.charAt(label.length() - 1) != '-'
        && label.chars().allMatch(c -> c == '-' || isDigit(c) || (c >= 'a' && c <= 'z'));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
