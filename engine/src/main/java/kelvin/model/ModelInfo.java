package kelvin.model;

/**
 * What a model is.
 *
 * @param name as its file gives it
 * @param architecture as its file gives it
 * @param file path, or the name of an embedded model
 * @param vocabulary tokens
 * @param layers of the transformer
 * @param width of the residual stream
 * @param trainedContext positions that it was trained for
 * @param contextLength positions that a session holds
 * @param parameters weights
 * @param fileBytes of the file
 * @param weightBytes of the packed weights
 * @param sessionBytes that a full session takes
 */
public record ModelInfo(
        String name,
        String architecture,
        String file,
        int vocabulary,
        int layers,
        int width,
        int trainedContext,
        int contextLength,
        long parameters,
        long fileBytes,
        long weightBytes,
        long sessionBytes) {}
