# rufwacht-privacy
