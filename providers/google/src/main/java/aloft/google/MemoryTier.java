package aloft.google;

/// How many processors a function has by its memory, and how much memory processors need.
///
/// @see <a href="https://cloud.google.com/run/docs/configuring/services/cpu">CPU limits</a>
final class MemoryTier {
  // See https://cloud.google.com/functions/docs/configuring/memory
  private static final int[] MEGABYTES = {128, 256, 512, 1024, 2048, 8192, 16384, 32768};
  private static final double[] PROCESSORS = {0.083, 0.167, 0.333, 0.583, 1, 2, 4, 8};

  private MemoryTier() {}

  /// Returns the number of processors that a function with this memory has by default.
  static double processors(int megabytes) {
    for (int i = 0; i < MEGABYTES.length; i++) {
      if (megabytes <= MEGABYTES[i]) {
        return PROCESSORS[i];
      }
    }
    return PROCESSORS[PROCESSORS.length - 1];
  }

  /// Returns the least memory, in megabytes, of a function with this number of processors.
  static int leastMegabytes(double processors) {
    if (processors > 4) {
      return 4096;
    }
    return processors > 2 ? 2048 : 128;
  }

  /// Returns the number of processors that a service of Cloud Run needs for its memory: 1, 2, 4 or
  /// 8.
  static int wholeProcessors(int megabytes) {
    int processors = 1;
    while (processors < 8 && megabytes > mostMegabytes(processors)) {
      processors *= 2;
    }
    return processors;
  }

  /// Returns the most memory, in megabytes, of a service of Cloud Run with this number of
  /// processors.
  static int mostMegabytes(int processors) {
    return processors * 4096;
  }
}
