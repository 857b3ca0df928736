package aloft.google.cloud.fake;

import java.util.List;

/// The regions of Cloud Functions that the double knows; the list of
/// <https://cloud.google.com/functions/docs/locations>, as far as tests need it.
final class Regions {
  static final List<String> ALL =
      List.of(
          "us-central1",
          "us-east1",
          "us-east4",
          "us-west1",
          "europe-west1",
          "europe-west2",
          "europe-west3",
          "europe-north1",
          "asia-east1",
          "asia-northeast1",
          "australia-southeast1");

  private Regions() {}
}
