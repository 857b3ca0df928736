package aloft.spi.schema;

import java.util.List;

/// A record with rules across its fields. The decoder checks it after reading and adds the places.
public interface Checked {

  /// Returns the problems across fields.
  List<Problem> check();
}
