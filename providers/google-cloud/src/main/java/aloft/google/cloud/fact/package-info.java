/// The facts that a plan for Google Cloud needs, and files of Cloud Storage.
@NullMarked
package aloft.google.cloud.fact;

import org.jspecify.annotations.NullMarked;
