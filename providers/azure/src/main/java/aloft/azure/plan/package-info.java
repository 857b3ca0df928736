/// What a deployment to Azure reads beside the templates: its step and the place of the service.
/// Knows the names of resources, but not the manifest.
@NullMarked
package aloft.azure.plan;

import org.jspecify.annotations.NullMarked;
