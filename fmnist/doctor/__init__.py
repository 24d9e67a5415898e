"""Is everything here that the app needs? One look at each thing, and what to do about it.

Nothing is started or changed, and TensorFlow is not imported: what is looked at may be in use. Only
that the dataset's files are whole is noted in the cache, so that they are not read again.
"""
