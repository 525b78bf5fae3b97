package cite

// unsupervisedRules holds how synapses may learn from activity alone.
var unsupervisedRules = []Entry{
	{"bienenstock1982", Article, by("Bienenstock, E. L.; Cooper, L. N.; Munro, P. W."), 1982,
		"Theory for the development of neuron selectivity: orientation specificity and binocular interaction in visual cortex",
		"Journal of Neuroscience", "2", "32–48", ""},
	{"journe2023", Proceedings, by("Journé, A.; Garcia Rodriguez, H.; Guo, Q.; Moraitis, T."), 2023,
		"Hebbian deep learning without feedback",
		"International Conference on Learning Representations", "", "", ""},
	{"krotov2019", Article, by("Krotov, D.; Hopfield, J. J."), 2019,
		"Unsupervised learning by competing hidden units",
		"Proceedings of the National Academy of Sciences", "116", "7723–7731", ""},
	{"moraitis2022", Article, by("Moraitis, T.; Toichkin, D.; Journé, A.; Chua, Y.; Guo, Q."), 2022,
		"SoftHebb: Bayesian inference in unsupervised Hebbian soft winner-take-all networks",
		"Neuromorphic Computing and Engineering", "2", "044017", ""},
	{"olshausen1996", Article, by("Olshausen, B. A.; Field, D. J."), 1996,
		"Emergence of simple-cell receptive field properties by learning a sparse code for natural images",
		"Nature", "381", "607–609", ""},
	{"rozell2008", Article, by("Rozell, C. J.; Johnson, D. H.; Baraniuk, R. G.; Olshausen, B. A."), 2008,
		"Sparse coding via thresholding and local competition in neural circuits",
		"Neural Computation", "20", "2526–2563", ""},
	{"sejnowski1977", Article, by("Sejnowski, T. J."), 1977,
		"Storing covariance with nonlinearly interacting neurons",
		"Journal of Mathematical Biology", "4", "303–321", ""},
}
